-- One row per (other name of a town, town): what speakers of other languages call it, short forms, old names.
with towns as (
    select
        cities.country_code, communes.region_code, communes.department_code, communes.name as commune,
        -- what a large city is called is known far away, of a smaller one other names are seldom said
        cities.population * if(cities.population >= 100000, 0.3, 0.05) as people,
        {{ unnest('cities.alternate_names') }} as name
    from {{ ref('stg_gazetteer__cities') }} as cities
    left join {{ ref('int_communes') }} as communes using (geoname_id)
    where cities.population >= 50000 or (communes.geoname_id is not null and cities.population >= 2000)
)

select * from towns
-- transliterations in small letters and codes of airports are among them
where not regexp_matches(name, '^[a-z]|^[A-Z]{3,4}$')
