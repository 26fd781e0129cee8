-- One row per topic of the taxonomy in use.
select topics.topic_id, topics.family, families.name_fr as family_fr, families.name_en as family_en, topics.name_fr, topics.name_en
from {{ ref('taxonomy') }} as topics
inner join {{ ref('taxonomy_families') }} as families using (family)
