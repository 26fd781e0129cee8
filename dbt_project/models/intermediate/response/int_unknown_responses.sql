-- One row per (method version, scored date, person, network): what acts that only counters tell of are worth.
with points as (
    select
        weights_version, score_date, person_id, network,
        sum(points) as points, sum(lasting_points) as lasting_points
    from {{ ref('int_unknown_points') }}
    group by all
)

select
    methods.method_version,
    points.score_date,
    points.person_id,
    points.network,
    points.points,
    points.lasting_points,
    {{ unknown_value('points.points', 'methods.unknown_weight', 'methods.unknown_exponent') }} as value,
    case when methods.network_parity and not networks.has_lists then
        {{ unknown_value('points.lasting_points', 'methods.unknown_weight', 'methods.unknown_exponent') }}
    else 0 end as lasting_value
from points
inner join {{ ref('method_versions') }} as methods using (weights_version)
inner join {{ ref('int_networks') }} as networks using (network)
