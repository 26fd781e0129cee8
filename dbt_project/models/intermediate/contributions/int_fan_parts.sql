-- One row per (method version, person, network, act): what known fans add by it on each window date, and what moved it since.
with weights as (
    {{ weights_by_window() }}
),

acts as (
    -- whoever does one thing is told of with it, and need not be looked up
    select
        weights_version, person_id, actor_id, only_network as network, only_act as act, acts,
        {{ by_window("points_{days} as act_{days}, points_{days} as fan_{days}") }},
        {{ by_window("lasting_points_{days} as lasting_act_{days}, lasting_points_{days} as lasting_fan_{days}") }}
    from {{ ref('int_fans') }}
    where only_act is not null and {{ in_slice('person_id') }}
    union all
    select
        weights_version, person_id, actor_id, acts.network, acts.act, acts.acts,
        {{ by_window("cast(acts.points_{days} as double), fans.points_{days}") }},
        {{ by_window("cast(acts.lasting_points_{days} as double), fans.lasting_points_{days}") }}
    from {{ ref('int_fan_acts') }} as acts
    inner join {{ ref('int_fans') }} as fans using (weights_version, person_id, actor_id)
    where fans.only_act is null and {{ in_slice('fans.person_id') }} and {{ in_slice('acts.person_id') }}
),

weighed as (
    select
        methods.method_version, methods.k, methods.network_parity, acts.person_id, acts.network, acts.act, acts.acts,
        {{ by_window("coalesce(acts.act_{days}, 0) as act_{days}, coalesce(acts.fan_{days}, 0) as fan_{days}") }},
        {{ by_window("acts.lasting_act_{days}, acts.lasting_fan_{days}") }},
        -- whoever is no fan on a date has no weight there that could change
        {{ by_window(
            "case when acts.fan_{days} is not null then coalesce(weights.weight_{days}, methods.unclaimed_standing) end as weight_{days}"
        ) }}
    from acts
    inner join {{ ref('method_versions') }} as methods using (weights_version)
    left join weights on methods.method_version = weights.method_version and acts.actor_id = weights.actor_id
)

select
    method_version, person_id, network, act,
    cast(sum(acts) as bigint) as acts,
    {{ by_window(exact_sum(part_of_fan('act_{days}', 'fan_{days}', 'weight_{days}')) ~ " as response_{days}") }},
    {{ by_window(exact_sum(
        "case when network_parity and lasting_fan_{days} > 0 then "
        ~ part_of_fan('lasting_act_{days}', 'lasting_fan_{days}', 'weight_{days}') ~ " else 0 end"
    ) ~ " as lasting_{days}") }},
    {% for days in window_days() if days -%}
    {% set ends = ['coalesce(weight_0, weight_' ~ days ~ ')', 'coalesce(weight_' ~ days ~ ', weight_0)', 'fan_0', 'fan_' ~ days, 'k'] -%}
    {{ exact_sum(value_of_points('(act_0 - act_' ~ days ~ ')', *ends)) }} as change_of_points_{{ days }},
    {{ exact_sum(
        'coalesce((act_0 + act_' ~ days ~ ') / nullif(fan_0 + fan_' ~ days ~ ', 0), 0) * ' ~ value_of_weight(*ends)
    ) }} as change_of_weight_{{ days }}{{ ',' if not loop.last }}
    {% endfor %}
from weighed
group by all
