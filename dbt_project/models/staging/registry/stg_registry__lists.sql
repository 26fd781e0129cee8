-- One row per (data set, list). The registry is one data set among those imported.
select * from {{ source('registry', 'lists') }}
union all by name
select * from {{ source('imports', 'lists') }}
