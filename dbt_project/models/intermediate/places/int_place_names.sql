-- One row per (key, kind, country, region, department, commune): how many people the name may speak for.
with named as (
    select kind, name, country_code, null as region_code, null as department_code, null as commune, people
    from {{ ref('int_world_names') }}
    union all
    select kind, name, 'FR', region_code, department_code, commune, people from {{ ref('int_french_names') }}
    union all
    select 'city', name, country_code, region_code, department_code, commune, people from {{ ref('int_other_names') }}
    union all
    -- words of our own; those that are no place have no country
    select
        words.kind, words.word, words.country_code,
        coalesce(regions.parent_code, regions.region_code, words.region_code),
        if(regions.department_number is null, null, regions.region_code), null,
        if(words.kind = 'country', countries.people, 1000000)
    from {{ ref('place_words') }} as words
    left join {{ ref('int_regions') }} as regions using (region_code)
    left join {{ ref('int_country_people') }} as countries on words.country_code = countries.country_code
),

-- the keys are made once: the engine would do so wherever it reads them
keyed as {{ materialized() }} (
    select
        if(kind = 'flag', name, {{ place_key('name') }}) as key, kind, country_code, region_code, department_code, commune, people
    from named
),

articles as (
    select {{ unnest(list_of(["'le '", "'la '", "'les '", "'l '"])) }} as article
),

-- people write Plessis-Robinson for Le Plessis-Robinson, and la Guadeloupe
spoken as (
    select * from keyed
    union all
    select regexp_replace(keyed.key, '^(le|la|les|l) ', ''), keyed.{{ exclude(['key']) }}
    from keyed
    where keyed.kind = 'city' and keyed.country_code = 'FR' and regexp_matches(keyed.key, '(le|la|les|l) .+ .+')
    union all
    select articles.article || keyed.key, keyed.{{ exclude(['key']) }}
    from keyed
    cross join articles
    where keyed.kind in ('country', 'region') and not regexp_matches(keyed.key, '^(le|la|les|l) ')
),

no_places as (
    select distinct key from keyed where kind in ('filler', 'nowhere')
)

select
    spoken.key, spoken.kind,
    coalesce(parts.part_of, spoken.country_code) as country_code,
    coalesce(spoken.region_code, parts.region_code) as region_code,
    coalesce(spoken.department_code, if(regexp_matches(parts.region_code, 'FR-97.'), parts.region_code, null)) as department_code,
    spoken.commune,
    cast(max(spoken.people * kinds.weight * coalesce(priors.weight, 1)) as decimal(18, 3)) as weight
from spoken
inner join {{ ref('place_kinds') }} as kinds using (kind)
left join {{ ref('country_parts') }} as parts on spoken.country_code = parts.country_code
left join {{ ref('place_priors') }} as priors on coalesce(parts.part_of, spoken.country_code) = priors.country_code
left join no_places on spoken.key = no_places.key
where
    spoken.key <> ''
    and (spoken.kind <> 'city' or length(spoken.key) > 2)
    -- a village may be called Heaven, who writes it means no village
    and (no_places.key is null or spoken.kind in ('code', 'filler', 'nowhere'))
group by all
