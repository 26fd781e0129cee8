-- One row per (name, place in France): departments and regions, communes, numbers that stand for either.
with regions as (
    select
        region_code as code, name_fr, name_en, department_number,
        coalesce(parent_code, region_code) as region_code,
        if(department_number is null, null, region_code) as department_code
    from {{ ref('int_regions') }}
),

communes as (
    select communes.*, listed.postal_codes, listed.districts
    from {{ ref('int_communes') }} as communes
    inner join {{ ref('stg_gazetteer__communes') }} as listed using (insee_code)
)

-- a department speaks for as many people as it has on average
select 'region' as kind, name_fr as name, region_code, department_code, null as commune, 700000 as people from regions
union all
select 'region', name_en, region_code, department_code, null, 700000 from regions
union all
select 'city', name, region_code, department_code, name as commune, coalesce(population, 200) from {{ ref('int_communes') }}
union all
select 'number', department_number, region_code, department_code, null, 100000 from regions where department_number is not null
union all
select 'region', 'le ' || department_number, region_code, department_code, null, 100000 from regions where department_number is not null
union all
select
    'constituency', 'circo ' || regions.department_number || lpad(cast(numbers.number as string), 2, '0'),
    regions.region_code, regions.department_code, null, 100000
from regions
cross join (select {{ unnest(list_range(1, 21)) }} as number) as numbers
where regions.department_number is not null
union all
select 'number', {{ unnest('postal_codes') }}, region_code, department_code, name, 1000 from communes
union all
-- a number after Paris, Lyon or Marseille is a district, not a department
select 'city', name || ' ' || district, region_code, department_code, name, 100000
from (select *, {{ unnest('districts') }} as district from communes) as districts
