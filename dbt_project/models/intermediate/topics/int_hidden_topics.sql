-- One row per (person, topic) that the person does not want to be named with; told by its topic_id or its name.
with declared as (
    select person_id, hidden_topics from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset) = 1
),

told as (
    select person_id, trim(unnest(string_split_regex(hidden_topics, '[;,|]'))) as topic from declared
)

select distinct told.person_id, topics.topic_id
from told
inner join {{ ref('int_topics') }} as topics
    on lower(told.topic) in (topics.topic_id, lower(topics.name_fr), lower(topics.name_en))
