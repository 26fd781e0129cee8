-- One row per (person, position): every +K somebody gave, the newest first, and whether it counts within the limits.
with named as (
    select network, interaction_id, min(topic_id) as topic_id
    from {{ ref('int_endorsed_topics') }} group by all
),

hidden as (
    select distinct given.network, given.interaction_id
    from {{ ref('int_endorsements') }} as given
    inner join {{ ref('int_endorsed_topics') }} as topics using (network, interaction_id)
    inner join {{ ref('int_hidden_topics') }} as hidden
        on given.person_id = hidden.person_id and topics.topic_id = hidden.topic_id
)

select
    given.person_id,
    row_number() over (
        partition by given.person_id order by given.occurred_at desc, given.network asc, given.interaction_id asc
    ) as position,
    given.day, given.network,
    -- whom nobody may name stays without a name, and so does what a stranger calls by no topic of the taxonomy
    givers.person_id as giver_person_id,
    if(hidden.interaction_id is null, named.topic_id, null) as topic_id,
    given.counts, given.limit_reached
from {{ ref('int_endorsements') }} as given
inner join {{ ref('people') }} as people using (person_id)
left join {{ ref('people') }} as givers on given.actor_person_id = givers.person_id
left join named using (network, interaction_id)
left join hidden using (network, interaction_id)
