{# What the acts of each fan still carry on each scored date; `dates` keeps the four window dates or those between, `unflagged` what accounts without two flags received, `by_context` what each part of a person's accounts did. #}
{% macro faded_favours(dates='all', unflagged=false, by_context=false) -%}
select
    favours.weights_version,
    faded.score_date,
    {{ 'contexts.context_id' if by_context else 'favours.person_id' }},
    favours.actor_id,
    {{ exact_sum(unfaded_points('favours') ~ ' * faded.fade') }} as points,
    -- on networks that do not tell who chose whom, the response of the same acts before they fade stands in for it
    {{ exact_sum(unfaded_points('favours'), where='not networks.has_lists') }} as lasting_points
from {{ ref('int_daily_favours') }} as favours
inner join {{ ref('int_faded_days') }} as faded
    on
        favours.weights_version = faded.weights_version
        and favours.day = faded.day
        {{ {'all': '', 'windows': 'and faded.is_window', 'between_windows': 'and not faded.is_window'}[dates] }}
inner join {{ ref('int_networks') }} as networks on favours.network = networks.network
{% if by_context %}
{{ in_context('favours', 'favours.day') }}
{% elif unflagged %}
{{ only_capped('favours', 'faded.score_date') }}
{% endif %}
{% if unflagged %}
{{ not_flagged('favours', 'faded.score_date') }}
{% endif %}
{{ 'where ' ~ in_slice('favours.person_id') if dates == 'between_windows' }}
group by all
{%- endmacro %}

{# What known fans add up to on each window date, side by side: one pass over the fans serves the four dates. #}
{% macro fan_sums(weights, usual_weight) -%}
with weights as (
    {{ weights_by_window(weights) }}
),

weighed as (
    select
        methods.method_version, methods.k, methods.network_parity, fans.person_id,
        {{ by_window('fans.points_{days}, fans.lasting_points_{days}') }},
        {{ by_window('coalesce(weights.weight_{days}, ' ~ usual_weight ~ ') as weight_{days}') }}
    from {{ ref('int_fans') }} as fans
    inner join {{ ref('method_versions') }} as methods using (weights_version)
    left join weights on methods.method_version = weights.method_version and fans.actor_id = weights.actor_id
    where {{ in_slice('fans.person_id') }}
)

select
    method_version, person_id,
    {{ by_window(sums_of_fans('points_{days}', 'lasting_points_{days}', 'weight_{days}', 'k', 'network_parity', '_{days}')) }}
from weighed
group by all
{%- endmacro %}

{# The three sums that a score needs of fans: their response, its variance, and their lasting response. #}
{% macro sums_of_fans(points, lasting_points, weight, k, network_parity, suffix='') -%}
    {% set value = fan_value(points, weight, k) -%}
    {{ exact_sum(value) }} as response{{ suffix }},
    {{ exact_sum('pow(' ~ rounded('cast(' ~ value ~ ' as double)', 9) ~ ', 2)') }} as variance{{ suffix }},
    {{ exact_sum(
        'case when ' ~ network_parity ~ ' and ' ~ lasting_points ~ ' > 0 then ' ~ fan_value(lasting_points, weight, k) ~ ' else 0 end'
    ) }} as lasting{{ suffix }}
{%- endmacro %}
