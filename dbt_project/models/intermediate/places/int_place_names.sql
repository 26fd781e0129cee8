-- One row per (key, kind, country, region, department, commune): how many people the name speaks for; what is no place has no country.
with country_people as (
    select country_code, greatest(sum(population), 10000) as people
    from {{ ref('stg_gazetteer__cities') }}
    group by all
),

territories as (
    select distinct country_code, name from {{ ref('stg_gazetteer__territories') }}
    union
    select country_code, name_fr from {{ ref('country_names') }}
    union
    select country_code, name_en from {{ ref('country_names') }}
    union
    select country_code, country_code from {{ ref('country_names') }}
),

-- a part of a country speaks for as many people as it has on average
parts as (
    select
        parts.code, parts.country_code, parts.name, parts.name_fr,
        country_people.people / count(*) over (partition by parts.country_code, parts.parent_code is null)
        * if(parts.parent_code is null, 1, 0.1) as people
    from {{ ref('stg_gazetteer__subdivisions') }} as parts
    inner join country_people using (country_code)
    where parts.country_code <> 'FR'
),

departments as (
    select department_number, region_code as department_code, coalesce(parent_code, region_code) as region_code
    from {{ ref('int_regions') }}
    where department_number is not null
),

french_numbers as (
    select 'number' as kind, department_number as name, region_code, department_code, null as commune, 100000 as people from departments
    union all
    select 'region', 'le ' || department_number, region_code, department_code, null, 100000 from departments
    union all
    select 'constituency', 'circo ' || department_number || lpad(number::varchar, 2, '0'), region_code, department_code, null, 100000
    from departments, range(1, 22) as constituencies(number)
    union all
    select 'number', postal.code, communes.region_code, communes.department_code, communes.name, 1000
    from (select insee_code, unnest(postal_codes) as code from {{ ref('stg_gazetteer__communes') }}) as postal
    inner join {{ ref('int_communes') }} as communes using (insee_code)
    union all
    -- a number after Paris, Lyon or Marseille is a district, not a department
    select 'city', communes.name || ' ' || districts.district, communes.region_code, communes.department_code, communes.name, 100000
    from (select insee_code, unnest(districts) as district from {{ ref('stg_gazetteer__communes') }}) as districts
    inner join {{ ref('int_communes') }} as communes using (insee_code)
),

named as (
    select
        if(territories.name ~ '[A-Z]{2,3}', 'code', 'country') as kind, territories.name,
        territories.country_code, null as region_code, null as department_code, null as commune, people.people
    from territories
    inner join country_people as people using (country_code)
    union all
    select 'region', unnest([name, split_part(name, ' [', 1), split_part(name, ', ', 1)]), country_code, null, null, null, people
    from parts
    union all
    select 'region', name_fr, country_code, null, null, null, people / 4
    from parts
    union all
    select 'code', split_part(code, '-', 2), country_code, null, null, null, people
    from parts
    where code ~ '..-[A-Z]{2,3}'
    union all
    select
        'region', unnest([regions.name_fr, regions.name_en]), 'FR',
        coalesce(regions.parent_code, regions.region_code),
        if(regions.kind = 'department' or regions.department_number is not null, regions.region_code, null),
        null, people.people / 100
    from {{ ref('int_regions') }} as regions
    inner join country_people as people on people.country_code = 'FR'
    union all
    select 'city', name, 'FR', region_code, department_code, name, coalesce(population, 200)
    from {{ ref('int_communes') }}
    union all
    select 'city', cities.name, cities.country_code, null, null, null, cities.population
    from {{ ref('stg_gazetteer__cities') }} as cities
    where cities.geoname_id not in (select geoname_id from {{ ref('int_communes') }} where geoname_id is not null)
    union all
    -- what else a large city is called is known far away, of a smaller one it is seldom said;
    -- transliterations in small letters and codes of airports are among these names
    select
        'city', unnest(list_filter(cities.alternate_names, lambda name: not regexp_matches(name, '^[a-z]|^[A-Z]{3,4}$'))), cities.country_code, communes.region_code, communes.department_code, communes.name,
        cities.population * if(cities.population >= 100000, 0.3, 0.05)
    from {{ ref('stg_gazetteer__cities') }} as cities
    left join {{ ref('int_communes') }} as communes using (geoname_id)
    where cities.population >= 50000 or (communes.geoname_id is not null and cities.population >= 2000)
    union all
    select kind, name, 'FR', region_code, department_code, commune, people from french_numbers
    union all
    select
        'flag', chr(127397 + ascii(country_code)) || chr(127397 + ascii(country_code[2])),
        country_code, null, null, null, people
    from country_people
    union all
    select
        words.kind, words.word, coalesce(words.country_code, ''),
        coalesce(regions.parent_code, regions.region_code, words.region_code),
        if(regions.kind = 'department' or regions.department_number is not null, regions.region_code, null),
        null, if(words.kind = 'country', people.people, 1000000)
    from {{ ref('place_words') }} as words
    left join {{ ref('int_regions') }} as regions using (region_code)
    left join country_people as people on words.country_code = people.country_code
),

keyed as materialized (
    select if(kind = 'flag', name, {{ place_key('name') }}) as key, * exclude (name) from named
),

-- people write Plessis-Robinson for Le Plessis-Robinson, and la Guadeloupe
spoken as (
    select * from keyed
    union all
    select regexp_replace(key, '^(le|la|les|l) ', '') as key, * exclude (key) from keyed
    where kind = 'city' and country_code = 'FR' and key ~ '(le|la|les|l) .+ .+'
    union all
    select unnest(['le ', 'la ', 'les ', 'l ']) || key as key, * exclude (key) from keyed
    where kind in ('country', 'region') and not regexp_matches(key, '^(le|la|les|l) ')
)

select
    spoken.key, spoken.kind,
    nullif(coalesce(parts.part_of, spoken.country_code), '') as country_code,
    coalesce(spoken.region_code, parts.region_code) as region_code,
    coalesce(spoken.department_code, if(parts.region_code ~ 'FR-97.', parts.region_code, null)) as department_code,
    spoken.commune,
    cast(max(spoken.people * kinds.weight * coalesce(priors.weight, 1)) as decimal(18, 3)) as weight
from spoken
inner join {{ ref('place_kinds') }} as kinds using (kind)
left join {{ ref('country_parts') }} as parts using (country_code)
left join {{ ref('place_priors') }} as priors on coalesce(parts.part_of, spoken.country_code) = priors.country_code
left join (
    select distinct {{ place_key('word') }} as key from {{ ref('place_words') }} where kind in ('filler', 'nowhere')
) as no_places using (key)
where
    spoken.key <> ''
    and (spoken.kind <> 'city' or length(spoken.key) > 2)
    and (no_places.key is null or spoken.kind in ('code', 'filler', 'nowhere'))
group by all
