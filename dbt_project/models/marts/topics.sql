-- One row per topic of the taxonomy.
select topic_id, family, name_fr, name_en from {{ ref('taxonomy') }}
