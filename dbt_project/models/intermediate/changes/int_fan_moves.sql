-- One row per (method version, window, person, actor): a fan's points and weight at both ends.
with ends as (
    select
        fans.method_version, windows.days, fans.person_id, fans.actor_id,
        max(fans.points) filter (where fans.score_date = windows.to_date) as points_now,
        max(fans.points) filter (where fans.score_date = windows.from_date) as points_before,
        max(fans.lasting_points) filter (where fans.score_date = windows.to_date) as lasting_now,
        max(fans.lasting_points) filter (where fans.score_date = windows.from_date) as lasting_before,
        max(fans.weight) filter (where fans.score_date = windows.to_date) as weight_now,
        max(fans.weight) filter (where fans.score_date = windows.from_date) as weight_before
    from {{ ref('int_fan_values') }} as fans
    inner join {{ ref('int_windows') }} as windows on fans.score_date in (windows.from_date, windows.to_date)
    group by all
)

select
    method_version, days, person_id, actor_id,
    cast(coalesce(points_now, 0) as double) as points_now,
    cast(coalesce(points_before, 0) as double) as points_before,
    cast(coalesce(lasting_now, 0) as double) as lasting_now,
    cast(coalesce(lasting_before, 0) as double) as lasting_before,
    -- a fan who was not there had no weight to change
    coalesce(weight_now, weight_before) as weight_now,
    coalesce(weight_before, weight_now) as weight_before
from ends
