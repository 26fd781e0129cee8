-- One row per (network, scored person): what was read and when.
select coverage.*
from {{ ref('int_coverage') }} as coverage
inner join {{ ref('people') }} as people using (person_id)
