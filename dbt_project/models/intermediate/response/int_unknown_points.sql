-- One row per (weights version, scored date, person, network, act): faded and unfaded points of acts only counters tell of.
with priced as (
    select
        prices.weights_version, acts.day, owners.person_id, acts.network, acts.act,
        sum(acts.acts) * any_value(prices.points) as points
    from {{ ref('int_unknown_acts') }} as acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    inner join {{ ref('int_identities') }} as owners
        on
            acts.network = owners.network
            and acts.account_id = owners.account_id
            and acts.day between owners.since and owners.until
    group by all
)

select
    priced.weights_version,
    faded.score_date,
    faded.is_window,
    priced.person_id,
    priced.network,
    priced.act,
    -- an act that became known takes back what it was counted for; what is left is never below nothing
    greatest(0, sum({{ exact('priced.points * faded.fade') }})) as points,
    greatest(0, sum({{ exact('priced.points') }})) as lasting_points
from priced
inner join {{ ref('int_faded_days') }} as faded
    on priced.weights_version = faded.weights_version and priced.day = faded.day
group by all
