-- One row per region or department of France, overseas too; overseas a region is its one department.
select
    region_code, 'region' as kind, null as parent_code, name_fr, name_en,
    if(regexp_matches(region_code, 'FR-97.'), right(region_code, 3), null) as department_number
from {{ ref('region_names') }}
union all
select
    code, 'department',
    -- Alsace is a collectivity of two departments, not a region
    if(parent_code = 'FR-6AE', 'FR-GES', parent_code), name_fr, name, left(split_part(code, '-', 2), 2)
from {{ ref('stg_gazetteer__subdivisions') }}
where country_code = 'FR' and (type = 'Metropolitan department' or code = 'FR-75C')
