-- A topic of Clout's own taxonomy that is above itself.
with recursive lineages as (
    {{ ascending('lineages', ref('taxonomy'), ref('taxonomy_edges')) }}
)

select edges.topic_id
from {{ ref('taxonomy_edges') }} as edges
inner join lineages on edges.parent_id = lineages.topic_id and edges.topic_id = lineages.above
