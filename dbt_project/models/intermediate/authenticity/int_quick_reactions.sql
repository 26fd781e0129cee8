-- One row per (network, account, period): how many of its recent reactions came within seconds of the post.
with rule as (
    {{ authenticity_rule('reacts_within_seconds') }}
),

reactions as (
    select network, account_id, day, count(*) as reactions, count(*) filter (where delay <= rule.seconds) as quick
    from {{ ref('int_reactions') }}
    cross join rule
    group by all
),

sums as (
    {{ sliding_sums('reactions', ['network', 'account_id'], ['reactions', 'quick']) }}
)

select
    network, account_id, 'reacts_within_seconds' as rule, since, until,
    quick / reactions as measured, reactions as observations,
    json_object('reactions', reactions, 'within_seconds', quick) as evidence
from sums
where reactions > 0
