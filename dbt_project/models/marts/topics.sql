-- One row per topic of the taxonomy in use.
select topic_id, family, family_fr, family_en, name_fr, name_en from {{ ref('int_topics') }}
