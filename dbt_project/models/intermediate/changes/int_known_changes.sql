-- One row per (method version, window, person, network, cause): what known fans changed of the response.
with by_network as (
    select
        weights_version, person_id, actor_id, network,
        {{ by_window("cast(sum(points_{days}) as double) as points_{days}") }}
    from {{ ref('int_fan_acts') }}
    group by all
),

fresh as (
    select
        weights_version, person_id, actor_id, network,
        {% for days in window_days() if days -%}
        max(new_points) filter (where days = {{ days }}) as new_{{ days }},
        max(linked_points) filter (where days = {{ days }}) as linked_{{ days }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_new_points') }}
    group by all
),

weights as (
    {{ weights_by_window() }}
),

weighed as (
    select
        methods.method_version, methods.k, acts.person_id, acts.network,
        fresh.* exclude (weights_version, person_id, actor_id, network),
        {{ by_window("acts.points_{days} as network_{days}, fans.points_{days}") }},
        {{ by_window("coalesce(weights.weight_{days}, methods.unclaimed_standing) as weight_{days}") }}
    from by_network as acts
    inner join {{ ref('int_fans') }} as fans using (weights_version, person_id, actor_id)
    inner join {{ ref('method_versions') }} as methods using (weights_version)
    left join fresh using (weights_version, person_id, actor_id, network)
    left join weights on methods.method_version = weights.method_version and acts.actor_id = weights.actor_id
),

ends as (
    -- whoever was a fan at one end of the window at least; who was not there at the other had no weight to change
    {% for days in window_days() if days -%}
    select
        method_version, k, {{ days }} as days, person_id, network,
        coalesce(points_0, 0) as points_now,
        coalesce(points_{{ days }}, 0) as points_before,
        if(points_0 is null, weight_{{ days }}, weight_0) as weight_now,
        if(points_{{ days }} is null, weight_0, weight_{{ days }}) as weight_before,
        coalesce(network_0, 0) as network_now,
        coalesce(network_{{ days }}, 0) as network_before,
        cast(coalesce(new_{{ days }}, 0) as double) as new_points,
        cast(coalesce(linked_{{ days }}, 0) as double) as linked_points
    from weighed
    where coalesce(network_0, network_{{ days }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

moves as (
    select
        *,
        network_now - network_before as change,
        -- a fan whose acts a version lets fade to nothing has none
        coalesce((network_now + network_before) / nullif(points_now + points_before, 0), 0) as share
    from ends
),

amounts as (
    select
        method_version, days, person_id, network,
        {% for column, points in [
            ('new_acts', 'new_points'), ('linked_account', 'linked_points'), ('fading', '(change - new_points - linked_points)')
        ] -%}
        {{ value_of_points(points, 'weight_now', 'weight_before', 'points_now', 'points_before', 'k') }} as {{ column }},
        {% endfor -%}
        share * {{ value_of_weight('weight_now', 'weight_before', 'points_now', 'points_before', 'k') }} as trust_or_standing
    from moves
),

summed as (
    -- null where no fan changed anything for that cause
    select
        method_version, days, person_id, network,
        {% for column in ['new_acts', 'linked_account', 'fading', 'trust_or_standing'] -%}
        sum({{ exact(column) }}) filter (where {{ column }} <> 0) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from amounts
    group by all
)

select method_version, days, person_id, network, replace(cause, '_', ' ') as cause, amount
from summed unpivot (amount for cause in (new_acts, linked_account, fading, trust_or_standing))
