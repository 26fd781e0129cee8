-- A topic of Clout's own taxonomy that is above itself.
with recursive ascents as (
    select topic_id, parent_id as above from {{ ref('taxonomy_edges') }}
    union
    select ascents.topic_id, edges.parent_id
    from ascents
    inner join {{ ref('taxonomy_edges') }} as edges on ascents.above = edges.topic_id
)

select topic_id from ascents where topic_id = above
