-- One row per (network, account, period): on how many recent days it did more than people can.
with rule as (
    {{ authenticity_rule('tireless') }}
),

daily as (
    select
        doings.network, doings.account_id, doings.day, 1 as days,
        (
            count(*) filter (where doings.is_post) > any_value(rule.posts_a_day)
            or count(distinct hour(doings.done_at at time zone 'UTC')) >= any_value(rule.hours_a_day)
        )::integer as tireless
    from {{ ref('int_doings') }} as doings
    cross join rule
    group by all
),

sums as (
    {{ sliding_sums('daily', ['network', 'account_id'], ['days', 'tireless']) }}
)

select
    network, account_id, 'tireless' as rule, since, until,
    cast(tireless as double) as measured, days as observations,
    json_object('days', days, 'tireless_days', tireless) as evidence
from sums
where days > 0
