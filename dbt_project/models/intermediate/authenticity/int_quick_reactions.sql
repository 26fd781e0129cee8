-- One row per (network, account, period): how many of its recent reactions came within seconds of the post.
with rule as (
    {{ authenticity_rule('reacts_within_seconds') }}
),

timed as {{ not_materialized() }} (
    select reactions.network, reactions.account_id, reactions.day, reactions.delay <= rule.seconds as is_quick
    from {{ ref('int_reactions') }} as reactions
    cross join rule
),

accounts as (
    select network, account_id, min(day) as since, count(*) as reactions, count(*) filter (where is_quick) as quick
    from timed
    group by all
),

daily as (
    -- of those alone in whom there is something to find
    select network, account_id, day, count(*) as reactions, count(*) filter (where is_quick) as quick
    from timed
    semi join (select * from accounts where quick > 0) as accounts using (network, account_id)
    group by all
),

sums as (
    {{ sliding_sums('daily', ['network', 'account_id'], ['reactions', 'quick']) }}
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
