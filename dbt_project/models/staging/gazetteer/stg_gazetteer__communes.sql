-- One row per (department, French commune); a commune with districts is one.
select
    left(insee_code, if(starts_with(insee_code, '97'), 3, 2)) as department_number,
    -- Paris, Lyon and Marseille are listed by district
    regexp_replace(name, '-+\d+ER?-+ARRONDISSEMENT$', '') as name,
    min(insee_code) as insee_code,
    flatten(list(string_split(postal_codes, '/'))) as postal_codes,
    list_filter(list(regexp_extract(name, '(\d+)ER?-+ARRONDISSEMENT$', 1)), lambda district: district <> '') as districts
from {{ source('gazetteer', 'communes') }}
group by 1, 2
