-- One row per (name, place of the world it may mean), France's own parts and communes left aside.
with territories as (
    select country_code, name from {{ ref('stg_gazetteer__territories') }}
    union
    select country_code, name_fr from {{ ref('country_names') }}
    union
    select country_code, name_en from {{ ref('country_names') }}
    union
    select country_code, country_code as name from {{ ref('country_names') }}
),

-- a part of a country speaks for as many people as it has on average, a part of a part for few
parts as (
    select
        parts.code, parts.country_code, parts.name, parts.name_fr,
        countries.people / count(*) over (partition by parts.country_code, parts.parent_code is null)
        * if(parts.parent_code is null, 1, 0.1) as people
    from {{ ref('stg_gazetteer__subdivisions') }} as parts
    inner join {{ ref('int_country_people') }} as countries using (country_code)
    where parts.country_code <> 'FR'
)

select if(regexp_matches(territories.name, '[A-Z]{2,3}'), 'code', 'country') as kind, territories.name, country_code, countries.people
from territories
inner join {{ ref('int_country_people') }} as countries using (country_code)
union all
select 'flag', translate(country_code, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '🇦🇧🇨🇩🇪🇫🇬🇭🇮🇯🇰🇱🇲🇳🇴🇵🇶🇷🇸🇹🇺🇻🇼🇽🇾🇿'), country_code, people
from {{ ref('int_country_people') }}
union all
select 'code', split_part(code, '-', 2), country_code, people from parts where regexp_matches(code, '..-[A-Z]{2,3}')
union all
select 'region', {{ unnest(list_of(['name', "split_part(name, ' [', 1)", "split_part(name, ', ', 1)"])) }}, country_code, people from parts
union all
select 'region', name_fr, country_code, people / 4 from parts
union all
select 'city', name, country_code, population
from {{ ref('stg_gazetteer__cities') }}
where geoname_id not in (select geoname_id from {{ ref('int_communes') }} where geoname_id is not null)
