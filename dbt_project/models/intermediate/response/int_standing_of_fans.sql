-- One row per (method version, person) at as-of: how many people acted on that person and how much they weigh.
select
    method_version, person_id,
    count(*) as reach,
    cast(sum({{ exact('standing') }}) as double) / count(*) as network_impact
from {{ ref('int_fan_values') }}
where score_date = {{ as_of() }}
group by all
