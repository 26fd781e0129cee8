-- One row per (scored person, region, department or commune of France that the person is ranked in).
select person_id, region_code from {{ ref('int_countries') }} where region_code is not null
union
select person_id, department_code from {{ ref('int_countries') }} where department_code is not null
union all
select people.person_id, communes.region_code
from {{ ref('int_countries') }} as people
inner join {{ ref('int_scored_communes') }} as communes using (department_code, commune)
