-- One row per (data set, list, person, since). The registry is one data set among those imported.
select * from {{ source('registry', 'list_members') }}
union all by name
select * from {{ source('imports', 'list_members') }}
