-- One row per (method version, window, person, network, cause): what counters alone changed of the response.
with fresh as (
    select
        prices.weights_version, windows.days, owners.person_id, acts.network,
        cast(sum({{ exact('acts.acts * prices.points * faded.fade') }}) as double) as new_points
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
        ends.*,
        value_now - value_before as change,
        -- the power is split in proportion to the points that made it move
        case when points_now <> points_before then coalesce(fresh.new_points, 0) / (points_now - points_before) else 0 end as new_share
    from ends
    inner join {{ ref('method_versions') }} as methods using (method_version)
    left join fresh using (weights_version, days, person_id, network)
)

select method_version, days, person_id, network, 'new acts' as cause, {{ exact('change * new_share') }} as amount from moves
union all
select method_version, days, person_id, network, 'fading', {{ exact('change * (1 - new_share)') }} from moves
