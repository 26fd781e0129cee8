-- One row per (person, topic, post): the five posts that people responded to most among those about the topic, as evidence.
select
    topics.person_id, topics.topic_id, topics.network, topics.post_id, topics.day,
    posts.url, left(posts.text, 500) as text, texts.language, topics.term,
    coalesce(responses.acts, 0) as acts,
    coalesce(responses.points, 0) as points,
    row_number() over (
        partition by topics.person_id, topics.topic_id
        order by
            responses.response_0 desc nulls last, responses.points desc nulls last,
            topics.day desc, topics.network asc, topics.post_id asc
    ) as position
from {{ ref('int_post_topics') }} as topics
inner join {{ ref('person_topics') }} as shown using (person_id, topic_id)
inner join {{ ref('int_posts') }} as posts using (network, post_id)
inner join {{ ref('int_texts') }} as texts on texts.kind = 'post' and topics.network = texts.network and topics.post_id = texts.text_id
left join {{ ref('int_post_responses') }} as responses using (network, post_id)
where topics.day > {{ as_of() }} - 270 or responses.response_0 > 0
qualify position <= 5
