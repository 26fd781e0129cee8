-- One row per topic of the taxonomy in use: an imported one, or else Clout's own.
with recursive ascents as (
    {{ ascending('ascents', ref('stg_imports__topics'), ref('stg_imports__topic_edges')) }}
),

families as (
    -- a family of an imported taxonomy is a topic that is a part of no other
    select ascents.topic_id, min(ascents.above) as family
    from ascents
    anti join {{ ref('stg_imports__topic_edges') }} as edges on ascents.above = edges.topic_id
    group by ascents.topic_id
)

select
    topics.topic_id, roots.topic_id as family,
    roots.name_fr as family_fr, roots.name_en as family_en,
    topics.name_fr, topics.name_en
from {{ ref('stg_imports__topics') }} as topics
left join families using (topic_id)
-- a circle has no end
inner join {{ ref('stg_imports__topics') }} as roots on coalesce(families.family, topics.topic_id) = roots.topic_id
union all
select
    topics.topic_id, topics.family,
    families.name_fr as family_fr, families.name_en as family_en,
    topics.name_fr, topics.name_en
from {{ ref('taxonomy') }} as topics
inner join {{ ref('taxonomy_families') }} as families using (family)
where not exists (select 1 from {{ ref('stg_imports__topics') }})
