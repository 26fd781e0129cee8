-- One row per (data set, person, account claimed, since). The registry is one data set among those imported.
select * from {{ source('registry', 'person_accounts') }}
union all by name
select * from {{ source('imports', 'person_accounts') }}
