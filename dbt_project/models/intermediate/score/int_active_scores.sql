-- One row per (scored date, person): the score under the method that was in force on that date.
select scores.*
from {{ ref('int_scores') }} as scores
inner join {{ ref('int_active_methods') }} as active using (score_date, method_version)
