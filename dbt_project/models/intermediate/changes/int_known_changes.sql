-- One row per (method version, window, person, network, cause): what known fans changed of the response.
with by_network as (
    select
        weights_version, person_id, actor_id, network,
        {{ by_window("sum(points_{days}) as points_{days}") }}
    from {{ ref('int_fan_acts') }}
    group by all
),

ends as (
    -- whoever was a fan at one end of the window at least; who was not there at the other had no weight to change
    {% for days in window_days() if days -%}
    select
        fans.method_version, {{ days }} as days, fans.person_id, fans.actor_id, fans.weights_version, acts.network,
        cast(coalesce(fans.points_0, 0) as double) as points_now,
        cast(coalesce(fans.points_{{ days }}, 0) as double) as points_before,
        coalesce(fans.weight_0, fans.weight_{{ days }}) as weight_now,
        coalesce(fans.weight_{{ days }}, fans.weight_0) as weight_before,
        cast(coalesce(acts.points_0, 0) as double) as network_now,
        cast(coalesce(acts.points_{{ days }}, 0) as double) as network_before
    from by_network as acts
    inner join {{ ref('int_fans') }} as fans using (weights_version, person_id, actor_id)
    where coalesce(acts.points_0, acts.points_{{ days }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

moves as (
    select
        ends.*, methods.k,
        cast(coalesce(fresh.new_points, 0) as double) as new_points,
        cast(coalesce(fresh.linked_points, 0) as double) as linked_points,
        ends.network_now - ends.network_before as change,
        -- a fan whose acts a version lets fade to nothing has none
        coalesce((ends.network_now + ends.network_before) / nullif(ends.points_now + ends.points_before, 0), 0) as share
    from ends
    inner join {{ ref('method_versions') }} as methods using (method_version)
    left join {{ ref('int_new_points') }} as fresh
        on
            ends.weights_version = fresh.weights_version
            and ends.days = fresh.days
            and ends.person_id = fresh.person_id
            and ends.actor_id = fresh.actor_id
            and ends.network = fresh.network
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
