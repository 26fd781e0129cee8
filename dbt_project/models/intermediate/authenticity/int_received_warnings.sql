-- One row per (network, account of a scored person, warning) at as-of: what the acts it received lately have in common.
with rules as (
    select * from {{ ref('authenticity_rules') }} where kind = 'warning'
),

received as (
    select
        acts.network, acts.target_account_id as account_id, acts.interaction_id, acts.day,
        coalesce(keys.account_id, acts.actor_account_id) as actor_account_id
    from {{ ref('int_interactions') }} as acts
    left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
    where acts.day > {{ as_of() }} - (select max(window_days) from rules)
),

by_actor as (
    select received.network, received.account_id, received.actor_account_id, rules.rule, rules.accounts, count(*) as acts
    from received
    inner join rules on received.day > {{ as_of() }} - rules.window_days and rules.rule <> 'received_within_seconds'
    group by all
),

judged as (
    select
        by_actor.network, by_actor.account_id, by_actor.rule, by_actor.acts,
        case by_actor.rule
            when 'received_from_flagged' then flagged.trust is not null
            else row_number() over (
                partition by by_actor.network, by_actor.account_id, by_actor.rule
                order by by_actor.acts desc, by_actor.actor_account_id asc
            ) <= by_actor.accounts
        end as is_suspect
    from by_actor
    left join {{ ref('int_account_trusts') }} as flagged
        on
            flagged.score_date = {{ as_of() }}
            and by_actor.network = flagged.network
            and by_actor.actor_account_id = flagged.account_id
),

shares as (
    select
        network, account_id, rule, sum(acts) as received, coalesce(sum(acts) filter (where is_suspect), 0) as suspect
    from judged
    group by all
    union all
    select
        reactions.network, reactions.target_account_id, rules.rule, count(*), count(*) filter (where reactions.delay <= rules.seconds)
    from {{ ref('int_reactions') }} as reactions
    inner join rules on reactions.day > {{ as_of() }} - rules.window_days and rules.rule = 'received_within_seconds'
    group by all
)

select
    shares.network, shares.account_id, shares.rule,
    round(shares.suspect / shares.received, 6) as measured, cast(shares.received as bigint) as observations,
    {{ json_object([('received', 'shares.received'), ('suspect', 'shares.suspect')]) }} as evidence,
    shares.received >= rules.least_observations and {{ fires('round(shares.suspect / shares.received, 6)', 'rules') }} as fired
from shares
inner join rules using (rule)
