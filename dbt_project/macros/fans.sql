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
group by all
{%- endmacro %}
