-- One row per (method version, window, person, network, cause): what known fans changed of the response.
with moves as (
    {% for days in window_days() if days -%}
    select
        method_version, {{ days }} as days, person_id, network,
        sum(change_of_points_{{ days }}) as by_points, sum(change_of_weight_{{ days }}) as by_weight
    from {{ ref('int_fan_parts') }}
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

fresh as (
    select * from {{ ref('int_fresh_parts') }}
)

select method_version, days, person_id, network, 'new acts' as cause, new_acts as amount
from fresh where new_acts <> 0
union all
select method_version, days, person_id, network, 'linked account', linked_account
from fresh where linked_account <> 0
union all
-- of what points moved, the rest
select
    method_version, days, person_id, network, 'fading',
    moves.by_points - coalesce(fresh.new_acts, 0) - coalesce(fresh.linked_account, 0)
from moves
left join fresh using (method_version, days, person_id, network)
where moves.by_points <> coalesce(fresh.new_acts, 0) + coalesce(fresh.linked_account, 0)
union all
select method_version, days, person_id, network, 'trust or standing', by_weight
from moves where by_weight <> 0
