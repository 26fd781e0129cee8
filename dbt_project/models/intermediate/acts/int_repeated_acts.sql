-- One row per (weights version, act) whose post acts on one person in several ways, with whether it is the one that counts.
with answers as (
    select network, actor_id, person_id, acting_post_id, post_id
    from {{ ref('int_interactions') }} where act in ('reply', 'comment', 'quote', 'share')
),

mentions as (
    select distinct network, actor_id, person_id, acting_post_id from {{ ref('int_interactions') }} where act = 'mention'
),

answered as (
    -- posts that answer, quote or share somebody: their mention of that person says nothing more
    select network, actor_id, person_id, acting_post_id
    from mentions semi join answers using (network, actor_id, person_id, acting_post_id)
    union
    select mentions.network, mentions.actor_id, mentions.person_id, mentions.acting_post_id
    from mentions
    semi join answers
        on
            mentions.network = answers.network
            and mentions.actor_id = answers.actor_id
            and mentions.person_id = answers.person_id
            and mentions.acting_post_id = answers.post_id
),

repeated as (
    -- few: to rank those alone saves sorting everything
    select {{ said_key('acts') }} as said_key
    from {{ ref('int_interactions') }} as acts
    group by said_key
    having count(*) > 1
    union
    select {{ said_key('answered') }} from answered
),

priced as (
    {{ priced_acts() }}
),

told as (
    select acts.*, answered.network is null or acts.act <> 'mention' as says_more
    from priced as acts
    semi join repeated using (said_key)
    left join answered using (network, actor_id, person_id, acting_post_id)
)

select
    *,
    -- one post by an actor gives a person only its highest-worth act
    says_more and row_number() over (
        partition by weights_version, network, actor_id, person_id, acting_post_id
        order by
            says_more desc, points desc, act asc, day asc, interaction_id asc,
            -- two origins may bring one act
            occurred_at asc, target_account_id asc, post_id asc nulls last, audience_band asc nulls last
    ) = 1 as counts
from told
