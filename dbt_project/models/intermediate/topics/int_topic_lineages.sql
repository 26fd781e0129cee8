-- One row per (topic, topic it belongs to): itself, its parents, and theirs.
with recursive lineages as (
    {{ ascending('lineages', ref('int_topics'), ref('int_topic_edges')) }}
)

select distinct topic_id, above as belongs_to from lineages
