-- One row per (department, French commune); a commune with districts is one.
{% set district = "-+(\\d+)ER?-+ARRONDISSEMENT$" %}
select
    left(insee_code, if(starts_with(insee_code, '97'), 3, 2)) as department_number,
    -- Paris, Lyon and Marseille are listed by district
    regexp_replace(name, '{{ district }}', '') as name,
    min(insee_code) as insee_code,
    flatten(array_agg(split(postal_codes, '/'))) as postal_codes,
    array_agg(regexp_extract(name, '{{ district }}', 1)) filter (where regexp_matches(name, '{{ district }}')) as districts
from {{ source('gazetteer', 'communes') }}
group by 1, 2
