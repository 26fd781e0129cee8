-- One row per refresh.
select * from {{ source('runs', 'runs') }}
