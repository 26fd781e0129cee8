-- One row per (network, account, period): on how many recent days it did more than people can.
with rule as (
    {{ authenticity_rule('tireless') }}
),

daily as (
    select
        doings.network, doings.account_id, doings.day, 1 as days,
        (
            count(*) filter (where doings.is_post) > any_value(rule.posts_a_day)
            or bit_count(bit_or(1::bigint << {{ hour_of('doings.done_at') }})) >= any_value(rule.hours_a_day)
        )::integer as tireless
    from {{ ref('int_doings') }} as doings
    cross join rule
    group by all
),

accounts as (
    select network, account_id, min(day) as since, count(*) as days, max(tireless) as tireless from daily group by all
),

suspects as (
    select daily.* from daily
    semi join (select * from accounts where tireless > 0) as accounts using (network, account_id)
),

sums as (
    {{ sliding_sums('suspects', ['network', 'account_id'], ['days', 'tireless']) }}
    union all
    -- nothing to find, nothing to slide over
    select network, account_id, since, date '9999-12-31', days, 0 from accounts where tireless = 0
)

select
    network, account_id, 'tireless' as rule, since, until,
    cast(tireless as double) as measured, days as observations,
    {{ json_object([('days', 'days'), ('tireless_days', 'tireless')]) }} as evidence
from sums
where days > 0
