-- One row per (list, scored person on it at as-of).
select distinct members.list_id, members.person_id
from {{ ref('stg_registry__list_members') }} as members
inner join {{ ref('int_lists') }} as lists using (list_id, dataset)
inner join {{ ref('int_countries') }} as people using (person_id)
where {{ as_of() }} between coalesce(members.since, date '0001-01-01') and coalesce(members.until, date '9999-12-31')
