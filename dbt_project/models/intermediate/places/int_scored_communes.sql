-- One row per commune of France with people enough to be ranked: in a smaller group everybody knows who is who.
select
    department_code, commune,
    department_code || '-' || replace({{ place_key('commune') }}, ' ', '-') as region_code
from {{ ref('int_countries') }}
where commune is not null
group by all
having count(*) >= 10
