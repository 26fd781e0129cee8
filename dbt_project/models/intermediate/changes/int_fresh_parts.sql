-- One row per (method version, window, person, network) with acts of known fans newer than the window's start: what they added.
with weights as (
    {{ weights_by_window() }}
),

ends as (
    {% for days in window_days() if days -%}
    select
        methods.method_version, methods.k, fresh.days, fresh.person_id, fresh.network,
        cast(fresh.new_points as double) as new_points,
        cast(fresh.linked_points as double) as linked_points,
        coalesce(fans.points_0, 0) as points_now,
        coalesce(fans.points_{{ days }}, 0) as points_before,
        coalesce(weights.weight_0, methods.unclaimed_standing) as weight_now,
        -- who was no fan at the start had no weight there that could change
        case
            when fans.points_{{ days }} is null then weight_now
            else coalesce(weights.weight_{{ days }}, methods.unclaimed_standing)
        end as weight_before
    from {{ ref('int_new_points') }} as fresh
    inner join {{ ref('int_fans') }} as fans using (weights_version, person_id, actor_id)
    inner join {{ ref('method_versions') }} as methods using (weights_version)
    left join weights on methods.method_version = weights.method_version and fresh.actor_id = weights.actor_id
    where fresh.days = {{ days }} and {{ in_slice('fresh.person_id') }} and {{ in_slice('fans.person_id') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    method_version, days, person_id, network,
    {{ exact_sum(value_of_points('new_points', 'weight_now', 'weight_before', 'points_now', 'points_before', 'k')) }} as new_acts,
    {{ exact_sum(value_of_points('linked_points', 'weight_now', 'weight_before', 'points_now', 'points_before', 'k')) }} as linked_account
from ends
group by all
