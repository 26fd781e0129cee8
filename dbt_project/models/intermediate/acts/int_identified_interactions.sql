-- One row per act on an account that somebody owns, all networks, with who did it; acts on oneself included.
{% set first_told -%}
    coalesce(is_in_score, true) desc, occurred_at asc, interaction_id asc, coalesce(is_timed, true) desc,
            acting_post_id asc nulls last, text asc nulls last, fingerprint asc nulls last,
            audience_band asc nulls last, topic asc nulls last
{%- endset %}
with acts as {{ not_materialized() }} (
    select
        *,
        -- likes, follows and list places hold once, and so does what a network lists again and again without a time
        act in ('like', 'favourite', 'follow', 'list') or not coalesce(is_timed, true) as holds_once,
        coalesce(post_id, interaction_id) as held_on,
        coalesce(acting_post_id, case when act = 'mention' then post_id end, interaction_id) as done_by,
        {{ short_key(['network', 'act', 'actor_account_id', 'target_account_id', 'held_on']) }} as held_key
    from {{ ref('int_interactions__unioned') }}
),

seen_again as (
    -- few: to rank those alone saves sorting everything
    select held_key from acts group by held_key having count(*) > 1
),

once as (
    select * from acts anti join seen_again using (held_key)
    union all
    select * from acts
    semi join seen_again using (held_key)
    qualify row_number() over (
        -- of two origins an API and an import tell of one act; what holds once may have several ids
        partition by network, act, actor_account_id, target_account_id, held_on, case when not holds_once then done_by end
        order by {{ first_told }}
    ) = 1
    and (not holds_once or row_number() over (
        partition by network, act, actor_account_id, target_account_id, held_on
        order by {{ first_told }}
    ) = 1)
),

identified as (
    select
        once.{{ exclude(['occurred_at', 'holds_once', 'held_on', 'done_by', 'held_key']) }},
        once.occurred_at,
        {{ day_of('once.occurred_at') }} as day,
        targets.person_id,
        targets.since as linked_on,
        actors.person_id as actor_person_id,
        {{ actor_of('once.network', 'once.actor_account_id', 'actors.person_id') }} as actor_id
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
    identified.{{ exclude(['acting_post_id']) }},
    -- the actor's own post that carried the act; null where that is the act itself, for a third of a table's cost is its ids
    nullif(coalesce(
        identified.acting_post_id,
        case when identified.act = 'mention' or own.post_id is not null then identified.post_id end,
        identified.interaction_id
    ), identified.interaction_id) as acting_post_id
from identified
left join {{ ref('int_posts') }} as own
    on
        identified.network = own.network
        and identified.post_id = own.post_id
        and identified.actor_account_id = own.account_id
where identified.day <= {{ as_of() }}
