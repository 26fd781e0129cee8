-- One row per (network, account, period): how many of its recent reactions came within seconds of the post.
with rule as (
    {{ authenticity_rule('reacts_within_seconds') }}
),

daily as (
    select
        reactions.network, reactions.account_id, reactions.day,
        count(*) as reactions, count(*) filter (where reactions.delay <= rule.seconds) as quick
    from {{ ref('int_reactions') }} as reactions
    cross join rule
    group by all
),

accounts as (
    select network, account_id, min(day) as since, sum(reactions) as reactions, sum(quick) as quick from daily group by all
),

suspects as (
    select daily.* from daily
    semi join (select * from accounts where quick > 0) as accounts using (network, account_id)
),

sums as (
    {{ sliding_sums('suspects', ['network', 'account_id'], ['reactions', 'quick']) }}
    union all
    -- nothing to find, nothing to slide over
    select network, account_id, since, date '9999-12-31', reactions, 0 from accounts where quick = 0
)

select
    network, account_id, 'reacts_within_seconds' as rule, since, until,
    round(quick / reactions, 6) as measured, reactions as observations,
    {{ json_object([('reactions', 'reactions'), ('within_seconds', 'quick')]) }} as evidence
from sums
where reactions > 0
