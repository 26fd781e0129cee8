-- One row per (topic, parent) of an imported ontology; what hangs on its root, or on a topic it does not name, has no parent.
select distinct topics.topicslug as topic_id, parents.topicslug as parent_id
from {{ source('imports', 'klout_topic_edge') }} as edges
inner join {{ source('imports', 'klout_topic_ontology') }} as topics
    on edges.dataset = topics.dataset and edges.childtopicid = topics.topicid
inner join {{ source('imports', 'klout_topic_ontology') }} as parents
    on edges.dataset = parents.dataset and edges.parenttopicid = parents.topicid
where
    topics.topicslug <> parents.topicslug
    and edges.dataset = (select max(dataset) from {{ source('imports', 'klout_topic_ontology') }})
