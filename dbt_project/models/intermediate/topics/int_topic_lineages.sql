-- One row per (topic, topic it belongs to): itself, its parents, and theirs.
with recursive lineages as (
    select topic_id, topic_id as belongs_to from {{ ref('int_topics') }}
    -- distinct, so that a graph with a circle ends as well
    union
    select lineages.topic_id, edges.parent_id
    from lineages
    inner join {{ ref('int_topic_edges') }} as edges on lineages.belongs_to = edges.topic_id
)

select * from lineages
