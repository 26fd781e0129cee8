-- One row per (weights version, person, actor): the points of a fan, the window dates side by side; null where it was no fan.
select
    weights_version, person_id, actor_id,
    -- what most fans do is one thing: of them all is told here
    case when count(*) = 1 then any_value(network) end as only_network,
    case when count(*) = 1 then any_value(act) end as only_act,
    cast(sum(acts) as bigint) as acts,
    {{ by_window("cast(sum(points_{days}) as double) as points_{days}") }},
    {{ by_window("cast(sum(lasting_points_{days}) as double) as lasting_points_{days}") }}
from {{ ref('int_fan_acts') }}
where {{ in_slice('person_id') }}
group by all
