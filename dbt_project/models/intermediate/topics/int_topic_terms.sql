-- One row per (term, topic it names, or term it takes the meaning from): a word or phrase of the taxonomy in use.
with imported as (
    select topic_id, name_fr as name, 'fr' as language from {{ ref('stg_imports__topics') }}
    union all
    select topic_id, name_en, 'en' from {{ ref('stg_imports__topics') }}
),

names as (
    -- a short name is a word of everyday speech, or of another language: it counts as a hashtag only
    select
        lower(if(length(name) <= 3, '#' || name, name)) as term, topic_id,
        if(count(distinct language) = 2, 'any', min(language)) as language
    from imported
    group by all
    union all
    -- a name in the plural stands for the singular, too
    select lower({{ shortened('name', 1) }}), topic_id, language from imported where regexp_matches(name, '^[^ ]{4,}[^s]s$')
),

same as (
    -- what Clout knows of a topic by the same name or id, an imported taxonomy may use
    select own.topic_id as own_id, topics.topic_id
    from {{ ref('taxonomy') }} as own
    inner join {{ ref('stg_imports__topics') }} as topics
        on own.topic_id = topics.topic_id or lower(own.name_en) = lower(topics.name_en)
)

select term, topic_id, min(language) as language, cast(null as string) as excluded
from names
group by term, topic_id
union all
select terms.term, same.topic_id, terms.language, null
from {{ ref('taxonomy_terms') }} as terms
inner join same on terms.topic_id = same.own_id
union all
select term, topic_id, language, null
from {{ ref('taxonomy_terms') }}
where not exists (select 1 from {{ ref('stg_imports__topics') }})
union all
select unless, null, 'any', term from {{ ref('taxonomy_exclusions') }}
