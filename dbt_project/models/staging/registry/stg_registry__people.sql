-- One row per (data set, person). The registry is one data set among those imported.
select * from {{ source('registry', 'people') }}
union all by name
select * from {{ source('imports', 'people') }}
