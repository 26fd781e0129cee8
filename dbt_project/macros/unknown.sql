{# Faded and unfaded points of acts that only counters tell of; `unflagged`: of accounts without two flags, `by_context`: of each part of a person's accounts. #}
{% macro unknown_points(unflagged=false, by_context=false) -%}
{% set key = 'context_id' if by_context else 'person_id' -%}
with priced as (
    select
        prices.weights_version, acts.day, owners.{{ key }}, acts.network, acts.account_id, acts.act,
        sum(acts.acts) * any_value(prices.points) as points
    from {{ ref('int_unknown_acts') }} as acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    inner join {{ ref('int_context_accounts' if by_context else 'int_identities') }} as owners
        on
            acts.network = owners.network
            and acts.account_id = owners.account_id
            and acts.day between owners.since and owners.until
    group by all
),

carried as (
    -- an act that became known takes back what it was counted for, of its own account; what is left is never below nothing
    select
        priced.weights_version, faded.score_date, faded.is_window, priced.{{ key }}, priced.network, priced.account_id, priced.act,
        greatest(0, {{ exact_sum('priced.points * faded.fade') }}) as points,
        greatest(0, {{ exact_sum('priced.points') }}) as lasting_points
    from priced
    inner join {{ ref('int_faded_days') }} as faded
        on priced.weights_version = faded.weights_version and priced.day = faded.day{{ ' and faded.is_window' if by_context }}
    {% if unflagged and not by_context %}
    {{ only_capped('priced', 'faded.score_date') }}
    {% endif %}
    {% if unflagged %}
    {{ not_flagged('priced', 'faded.score_date') }}
    {% endif %}
    group by all
)

select
    weights_version, score_date, is_window, {{ key }}, network, act,
    sum(points) as points, sum(lasting_points) as lasting_points
from carried
group by all
{%- endmacro %}

{# What those points are worth. #}
{% macro unknown_responses(points, key='person_id') -%}
with points as (
    select
        weights_version, score_date, {{ key }}, network,
        sum(points) as points, sum(lasting_points) as lasting_points
    from {{ ref(points) }}
    group by all
)

select
    methods.method_version,
    points.score_date,
    points.{{ key }},
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
{%- endmacro %}
