-- One row per (topic, parent) of the taxonomy in use: an imported one, or else Clout's own.
select topic_id, parent_id from {{ ref('stg_imports__topic_edges') }}
union all
select topic_id, parent_id from {{ ref('taxonomy_edges') }}
where not exists (select 1 from {{ ref('stg_imports__topics') }})
