-- One row per (weights version, network, act): what one such act is worth; the ladder where a network sets no price of its own.
with known_networks as (
    select network from {{ ref('int_networks') }}
),

own_prices as (
    {% for network in networks() %}
    select '{{ network }}' as network, weights_version, act, points, per_post, measured_on, reason_fr, reason_en, native_act
    from {{ ref(network) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

versions as (
    select distinct weights_version from {{ ref('method_versions') }}
)

select
    versions.weights_version, known_networks.network, ladder.act, ladder.component,
    coalesce(max(own_prices.points), max(ladder.points)) as points,
    {{ string_agg('own_prices.native_act', ', ') }} as native_acts,
    max(own_prices.per_post) as per_post, max(own_prices.measured_on) as measured_on,
    coalesce(max(own_prices.reason_fr), max(ladder.reason_fr)) as reason_fr,
    coalesce(max(own_prices.reason_en), max(ladder.reason_en)) as reason_en
from versions
cross join known_networks
cross join {{ ref('act_ladder') }} as ladder
left join own_prices
    on
        versions.weights_version = own_prices.weights_version
        and known_networks.network = own_prices.network
        and ladder.act = own_prices.act
group by all
