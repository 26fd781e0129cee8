-- One row per act on an account that somebody owns, all networks, with who did it; acts on oneself included.
with acts as (
    select * from {{ ref('int_interactions__unioned') }}
),

once as (
    select * from acts
    -- likes, follows and list places hold once, and so does what a network lists again and again without a time:
    -- the first time seen is their time
    qualify (act not in ('like', 'favourite', 'follow', 'list') and coalesce(is_timed, true))
    or row_number() over (
        partition by network, act, actor_account_id, target_account_id, coalesce(post_id, interaction_id)
        order by occurred_at, interaction_id
    ) = 1
),

identified as (
    select
        once.* exclude (occurred_at),
        once.occurred_at,
        {{ day_of('once.occurred_at') }} as day,
        targets.person_id,
        targets.since as linked_on,
        actors.person_id as actor_person_id,
        coalesce(actors.person_id, once.network || ':' || once.actor_account_id) as actor_id
    from once
    inner join {{ ref('int_identities') }} as targets
        on
            once.network = targets.network
            and once.target_account_id = targets.account_id
            and {{ day_of('once.occurred_at') }} between targets.since and targets.until
    left join {{ ref('int_identities') }} as actors
        on
            once.network = actors.network
            and once.actor_account_id = actors.account_id
            and {{ day_of('once.occurred_at') }} between actors.since and actors.until
)

select
    identified.* exclude (acting_post_id),
    -- the actor's own post that carried the act, where there is one
    coalesce(
        identified.acting_post_id,
        case when identified.act = 'mention' or own.post_id is not null then identified.post_id end,
        identified.interaction_id
    ) as acting_post_id
from identified
left join {{ ref('int_posts') }} as own
    on
        identified.network = own.network
        and identified.post_id = own.post_id
        and identified.actor_account_id = own.account_id
where identified.day <= {{ as_of() }}
