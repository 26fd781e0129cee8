-- One row per (method version, person, actor): a fan's points and weight, the window dates side by side; null where it was no fan.
with weights as (
    select
        method_version, actor_id,
        {{ by_window("max(weight) filter (where score_date = {date}) as weight_{days}") }}
    from {{ ref('int_weights') }}
    group by all
),

points as (
    select
        weights_version, person_id, actor_id,
        {{ by_window("sum(points_{days}) as points_{days}, sum(lasting_points_{days}) as lasting_points_{days}") }}
    from {{ ref('int_fan_acts') }}
    group by all
)

select
    methods.method_version, points.*,
    {{ by_window(
        "case when points.points_{days} is not null then coalesce(weights.weight_{days}, methods.unclaimed_standing) end as weight_{days}"
    ) }}
from points
inner join {{ ref('method_versions') }} as methods using (weights_version)
left join weights on methods.method_version = weights.method_version and points.actor_id = weights.actor_id
