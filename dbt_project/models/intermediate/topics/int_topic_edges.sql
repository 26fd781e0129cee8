-- One row per (topic, parent) of the taxonomy in use.
select topic_id, parent_id from {{ ref('taxonomy_edges') }}
