-- One row per (method version, window, person, network, cause): what counters alone changed of the response.
with fresh as (
    select
        prices.weights_version, windows.days, owners.person_id, acts.network,
        -- an account that joined within the window brings what its counters tell with it
        if(owners.since > windows.from_date, 'linked account', 'new acts') as cause,
        cast({{ exact_sum('acts.acts * prices.points * faded.fade') }} as double) as points
    from {{ ref('int_unknown_acts') }} as acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    inner join {{ ref('int_windows') }} as windows on acts.day > windows.from_date
    inner join {{ ref('int_faded_days') }} as faded
        on
            prices.weights_version = faded.weights_version
            and acts.day = faded.day
            and windows.to_date = faded.score_date
    inner join {{ ref('int_identities') }} as owners
        on
            acts.network = owners.network
            and acts.account_id = owners.account_id
            and acts.day between owners.since and owners.until
    group by all
),

ends as (
    select
        responses.method_version, windows.days, responses.person_id, responses.network,
        cast(coalesce(sum(responses.points) filter (where responses.score_date = windows.to_date), 0) as double) as points_now,
        cast(coalesce(sum(responses.points) filter (where responses.score_date = windows.from_date), 0) as double) as points_before,
        cast(coalesce(sum(responses.value) filter (where responses.score_date = windows.to_date), 0) as double) as value_now,
        cast(coalesce(sum(responses.value) filter (where responses.score_date = windows.from_date), 0) as double) as value_before
    from {{ ref('int_unknown_responses') }} as responses
    inner join {{ ref('int_windows') }} as windows on responses.score_date in (windows.from_date, windows.to_date)
    group by all
),

moves as (
    select
        ends.*, value_now - value_before as change,
        -- the power is split in proportion to the points that made it move
        case when points_now <> points_before then 1 / (points_now - points_before) else 0 end as per_point
    from ends
),

caused as (
    select method_version, days, person_id, network, fresh.cause, {{ exact('change * per_point * fresh.points') }} as amount
    from moves
    inner join {{ ref('method_versions') }} as methods using (method_version)
    inner join fresh using (weights_version, days, person_id, network)
)

select * from caused
union all
select
    moves.method_version, moves.days, moves.person_id, moves.network, 'fading',
    {{ exact('moves.change') }} - coalesce(sum(caused.amount), 0)
from moves
left join caused using (method_version, days, person_id, network)
group by moves.method_version, moves.days, moves.person_id, moves.network, moves.change
