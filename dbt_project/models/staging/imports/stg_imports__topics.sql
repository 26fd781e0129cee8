-- One row per topic of an imported ontology; of several data sets that bring one, the last by name counts.
with names as (
    select
        dataset, topicid,
        max(topicdisplayname) filter (where language = 'fr') as name_fr,
        max(topicdisplayname) filter (where language = 'en') as name_en
    from {{ source('imports', 'klout_topic_display') }}
    group by all
)

select
    topics.dataset,
    topics.topicslug as topic_id,
    coalesce(names.name_fr, names.name_en, topics.topicdisplayname, topics.topicslug) as name_fr,
    coalesce(names.name_en, topics.topicdisplayname, topics.topicslug) as name_en
from {{ source('imports', 'klout_topic_ontology') }} as topics
left join names using (dataset, topicid)
where topics.dataset = (select max(dataset) from {{ source('imports', 'klout_topic_ontology') }})
qualify row_number() over (partition by topics.topicslug order by topics.topicid) = 1
