-- One row per (weights version, network, post): faded points of the acts on it at as-of, known and counted.
with acts as (
    select weights_version, network, post_id, day, points * selectivity as points, 1 as acts
    from {{ ref('int_favours') }}
    where post_id is not null and {{ in_slice('post_id') }}
    union all
    select prices.weights_version, unknown.network, unknown.post_id, unknown.day, unknown.acts * prices.points, unknown.acts
    from {{ ref('int_unknown_acts') }} as unknown
    inner join {{ ref('int_prices') }} as prices
        on unknown.network = prices.network and unknown.act = prices.act and prices.component = 'response'
    where unknown.post_id is not null and {{ in_slice('unknown.post_id') }}
)

select
    acts.weights_version, acts.network, acts.post_id,
    cast(sum(acts.acts) as bigint) as acts,
    cast({{ exact_sum('acts.points * faded.fade') }} as double) as points
from acts
inner join {{ ref('int_faded_days') }} as faded
    on acts.weights_version = faded.weights_version and acts.day = faded.day and faded.score_date = {{ as_of() }}
group by all
