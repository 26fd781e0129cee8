-- One row per (network, owned account, account that nobody owned that day, day): what people do to whom nobody scores.
with elsewhere as (
    select
        acts.network, acts.actor_account_id, acts.target_account_id, acts.interaction_id, acts.act, acts.is_timed,
        {{ day_of('acts.occurred_at') }} as day
    from {{ ref('int_interactions__unioned') }} as acts
    anti join {{ ref('int_identities') }} as targets
        on
            acts.network = targets.network
            and acts.target_account_id = targets.account_id
            and {{ day_of('acts.occurred_at') }} between targets.since and targets.until
    where {{ day_of('acts.occurred_at') }} <= {{ as_of() }}
)

select
    acts.network, coalesce(keys.account_id, acts.actor_account_id) as account_id, actors.person_id,
    acts.target_account_id, acts.day,
    -- an export and the API may both tell of an act
    count(distinct acts.interaction_id) as acts,
    count(distinct case when acts.is_timed then acts.interaction_id end) as timed_acts,
    count(distinct case when acts.is_timed and acts.act = 'reply' then acts.interaction_id end) as replies
from elsewhere as acts
inner join {{ ref('int_identities') }} as actors
    on
        acts.network = actors.network
        and acts.actor_account_id = actors.account_id
        and acts.day between actors.since and actors.until
left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
group by all
