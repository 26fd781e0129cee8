-- One row per (method version, window date, person, actor): what that fan adds to the response and to the lasting response.
{{ config(materialized='view') }}
select
    methods.method_version,
    points.score_date,
    points.person_id,
    points.actor_id,
    coalesce(weights.standing, methods.unclaimed_standing) as standing,
    coalesce(weights.trust, 1) as trust,
    coalesce(weights.weight, methods.unclaimed_standing) as weight,
    points.points,
    points.lasting_points,
    {{ exact(fan_value('points.points', 'coalesce(weights.weight, methods.unclaimed_standing)', 'methods.k')) }} as value,
    case when methods.network_parity and points.lasting_points > 0 then
        {{ exact(fan_value('points.lasting_points', 'coalesce(weights.weight, methods.unclaimed_standing)', 'methods.k')) }}
    else 0 end as lasting_value
from {{ ref('int_fan_points') }} as points
inner join {{ ref('method_versions') }} as methods on points.weights_version = methods.weights_version
{{ with_weights('int_weights', 'points.score_date', 'points.actor_id') }}
