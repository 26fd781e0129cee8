-- One row per (person, topic) that the person does not want to be named with.
select distinct person_id, topic_id from {{ ref('int_declared_topics') }} where topic_id is not null
