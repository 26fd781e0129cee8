-- One row per French commune, with the place of GeoNames that it is.
with communes as (
    select
        communes.insee_code, communes.name, {{ place_key('communes.name') }} as key,
        departments.region_code as department_code,
        coalesce(departments.parent_code, departments.region_code) as region_code
    from {{ ref('stg_gazetteer__communes') }} as communes
    inner join {{ ref('int_regions') }} as departments using (department_number)
),

cities as (
    select cities.*, {{ place_key('cities.name') }} as key, coalesce(parts.region_code, regions.region_code) as region_code
    from {{ ref('stg_gazetteer__cities') }} as cities
    left join {{ ref('country_parts') }} as parts using (country_code)
    left join {{ ref('region_names') }} as regions on cities.country_code = 'FR' and cities.admin1_code = regions.insee_code
    where cities.country_code = 'FR' or parts.region_code is not null
),

-- where a region has two communes of a name, the place is the one in the nearer department
centres as (
    select communes.department_code, avg(cities.latitude) as latitude, avg(cities.longitude) as longitude
    from communes
    inner join cities using (key, region_code)
    group by all
),

matched as (
    select communes.insee_code, cities.geoname_id, cities.name, cities.alternate_names, cities.population
    from communes
    inner join cities using (key, region_code)
    inner join centres using (department_code)
    qualify row_number() over (
        partition by cities.geoname_id
        order by abs(cities.latitude - centres.latitude) + abs(cities.longitude - centres.longitude), communes.insee_code
    ) = 1
)

select
    communes.insee_code, communes.key, communes.department_code, communes.region_code,
    max_by(matched.geoname_id, (matched.population, matched.geoname_id)) as geoname_id,
    coalesce(max_by(matched.name, (matched.population, matched.geoname_id)), {{ capitalised('min(communes.name)') }}) as name,
    max_by(matched.alternate_names, (matched.population, matched.geoname_id))
        filter (where matched.alternate_names is not null) as alternate_names,
    max(matched.population) as population
from communes
left join matched using (insee_code)
group by communes.insee_code, communes.key, communes.department_code, communes.region_code
