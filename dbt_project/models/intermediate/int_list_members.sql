-- One row per (list, scored person on it today).
with lists as (
    select list_id, max_by(dataset, dataset = 'registry') as dataset from {{ ref('stg_registry__lists') }} group by list_id
)

select distinct members.list_id, members.person_id
from {{ ref('stg_registry__list_members') }} as members
inner join lists using (list_id, dataset)
inner join {{ ref('int_countries') }} as people using (person_id)
where {{ as_of() }} between coalesce(members.since, date '0001-01-01') and coalesce(members.until, date '9999-12-31')
