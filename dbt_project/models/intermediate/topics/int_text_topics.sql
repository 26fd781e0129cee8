-- One row per (network, post, topic that its words name).
select texts.network, texts.text_id as post_id, topics.topic_id, topics.term
from {{ ref('int_named_topics') }} as topics
inner join {{ ref('int_texts') }} as texts using (text_number)
where texts.kind = 'post'
