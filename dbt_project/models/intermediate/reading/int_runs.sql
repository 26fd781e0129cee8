-- One row per refresh.
select * from {{ ref('stg_pipeline__runs') }}
