-- One row per (weights version, act that earns response), at its price and its actor's selectivity of that day.
with breadth as (
    select network, actor_id, day, count(distinct person_id) as targets
    from {{ ref('int_interactions') }}
    group by all
),

answered as (
    -- posts that answer, quote or share somebody: their mention of that person says nothing more
    select network, actor_id, person_id, acting_post_id as post_id
    from {{ ref('int_interactions') }} where act in ('reply', 'comment', 'quote', 'share')
    union
    select network, actor_id, person_id, post_id
    from {{ ref('int_interactions') }} where act in ('reply', 'comment', 'quote', 'share') and post_id is not null
),

priced as (
    select acts.*, prices.weights_version, prices.points
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    where
        coalesce(acts.is_in_score, true)
        and (
            acts.act <> 'mention'
            or (acts.network, acts.actor_id, acts.person_id, acts.acting_post_id) not in (
                select (network, actor_id, person_id, post_id) from answered
            )
        )
),

doubled as (
    -- next to none: to rank those alone saves sorting everything
    select weights_version, network, actor_id, person_id, acting_post_id
    from priced
    group by all
    having count(*) > 1
),

one_per_post as (
    select * from priced
    anti join doubled using (weights_version, network, actor_id, person_id, acting_post_id)
    union all
    -- one post by an actor gives a person only its highest-worth act
    select * from priced
    semi join doubled using (weights_version, network, actor_id, person_id, acting_post_id)
    qualify row_number() over (
        partition by weights_version, network, actor_id, person_id, acting_post_id
        order by points desc, act asc, day asc, interaction_id asc
    ) = 1
)

select
    acts.weights_version, acts.day, acts.network, acts.actor_id, acts.actor_person_id, acts.person_id, acts.act,
    acts.target_account_id as account_id, acts.linked_on, acts.interaction_id, acts.post_id, acts.occurred_at,
    acts.audience_band, acts.points,
    {{ selectivity('breadth.targets') }} as selectivity
from one_per_post as acts
inner join breadth
    on acts.network = breadth.network and acts.actor_id = breadth.actor_id and acts.day = breadth.day
