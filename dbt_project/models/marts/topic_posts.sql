-- One row per (person, topic, post): the five posts that people responded to most among those about the topic, as evidence.
select
    topics.person_id, topics.topic_id, topics.network, topics.post_id, topics.day,
    posts.url, left(posts.text, 500) as text, texts.language, topics.term,
    coalesce(points.acts, 0) as acts,
    coalesce(points.points, 0) as points,
    row_number() over (
        partition by topics.person_id, topics.topic_id
        order by points desc, topics.day desc, topics.network asc, topics.post_id asc
    ) as position
from {{ ref('int_post_topics') }} as topics
inner join {{ ref('person_topics') }} as shown using (person_id, topic_id)
inner join {{ ref('int_posts') }} as posts using (network, post_id)
inner join {{ ref('int_texts') }} as texts on texts.kind = 'post' and topics.network = texts.network and topics.post_id = texts.text_id
inner join {{ ref('int_active_methods') }} as active on active.score_date = {{ as_of() }}
inner join {{ ref('method_versions') }} as methods using (method_version)
left join {{ ref('int_post_points') }} as points
    on methods.weights_version = points.weights_version and topics.network = points.network and topics.post_id = points.post_id
where topics.day > {{ as_of() }} - 270
qualify position <= 5
