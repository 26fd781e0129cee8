-- One row per (method version, person) at as-of: how many trusted people acted on that person, and their mean standing.
select
    method_version, person_id,
    count(*) as reach,
    cast({{ exact_sum('standing') }} as double) / count(*) as network_impact
from {{ ref('int_fan_values') }}
where score_date = {{ as_of() }} and trust = 1 and {{ in_slice('person_id') }}
group by all
