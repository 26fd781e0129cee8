-- One row per text that may name a topic: a post of somebody's own, a mention, the name of a list, the topic of a +K.
with texts as (
    select 'post' as kind, network, post_id as text_id, person_id, text
    from {{ ref('int_posts') }}
    where not is_repost
    union all
    select act, network, interaction_id, actor_person_id, text
    from {{ ref('int_interactions') }}
    where act in ('list', 'mention')
    union all
    select 'endorse', network, interaction_id, actor_person_id, topic
    from {{ ref('int_endorsements') }}
    where counts
)

select
    *,
    -- a short key for the tables of words, good for one build
    row_number() over () as text_number,
    cast(null as varchar) as language
from texts
where text is not null
