-- One row per (scored date, actor) whose acts weigh less than others': the best trust among the accounts it has acted with.
with acting as (
    select acts.actor_id, acts.network, coalesce(keys.account_id, acts.actor_account_id) as account_id, min(acts.day) as since
    from {{ ref('int_interactions') }} as acts
    left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
    group by all
),

suspects as (
    select distinct acting.actor_id
    from acting
    inner join {{ ref('int_account_trusts') }} as flagged using (network, account_id)
)

-- the best, because one more account known of a person must not make the person's acts on others worth less;
-- an account counts once it has acted, so that an empty one does not vouch for a flagged one
select dates.score_date, acting.actor_id, max(coalesce(flagged.trust, 1)) as trust
from acting
inner join suspects using (actor_id)
inner join {{ ref('int_score_dates') }} as dates on acting.since <= dates.score_date
left join {{ ref('int_account_trusts') }} as flagged
    on
        dates.score_date = flagged.score_date
        and acting.network = flagged.network
        and acting.account_id = flagged.account_id
group by all
having max(coalesce(flagged.trust, 1)) < 1
