-- One row per (topic, parent): a graph, not a tree.
select topic_id, parent_id from {{ ref('int_topic_edges') }}
