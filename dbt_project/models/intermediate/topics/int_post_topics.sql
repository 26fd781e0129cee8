-- One row per (network, post, topic it is about): one that its words name, or one above; not what its author hides.
with named as (
    select posts.network, posts.post_id, posts.person_id, posts.day, topics.topic_id, topics.term
    from {{ ref('int_text_topics') }} as topics
    inner join {{ ref('int_posts') }} as posts using (network, post_id)
    anti join {{ ref('int_hidden_topics') }} as hidden
        on posts.person_id = hidden.person_id and topics.topic_id = hidden.topic_id
)

select
    named.network, named.post_id, named.person_id, named.day, lineages.belongs_to as topic_id,
    min(named.term) as term,
    bool_or(named.topic_id = lineages.belongs_to) as is_named
from named
inner join {{ ref('int_topic_lineages') }} as lineages using (topic_id)
anti join {{ ref('int_hidden_topics') }} as hidden
    on named.person_id = hidden.person_id and lineages.belongs_to = hidden.topic_id
group by all
