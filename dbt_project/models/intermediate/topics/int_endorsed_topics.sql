-- One row per (+K, topic of the taxonomy that it names), within the limits or beyond them.
select texts.network, texts.text_id as interaction_id, topics.topic_id
from {{ ref('int_named_topics') }} as topics
inner join {{ ref('int_texts') }} as texts using (text_number)
where texts.kind = 'endorse'
union
-- a +K that was given on a page names the topic by its id
select texts.network, texts.text_id, topics.topic_id
from {{ ref('int_texts') }} as texts
inner join {{ ref('int_topics') }} as topics on lower(texts.text) = topics.topic_id
where texts.kind = 'endorse'
