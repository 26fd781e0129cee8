-- One row per (scope, person who is ranked in it).
select 'world' as scope_kind, 'world' as scope_id, person_id from {{ ref('int_countries') }}
union all
select 'country', country_code, person_id from {{ ref('int_countries') }} where country_code is not null
union all
select 'region', region_code, person_id from {{ ref('int_person_regions') }}
union all
-- people are followed through time with those who are on the list today
select 'list', members.list_id, members.person_id
from {{ ref('int_list_members') }} as members
where members.score_date = {{ as_of() }}
