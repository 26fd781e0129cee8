-- One row per (data set, list, person, since). The registry is one data set among those imported.
{% set columns = 'dataset, list_id, person_id, since, until' -%}
select {{ columns }} from {{ source('registry', 'list_members') }}
union all
select {{ columns }} from {{ source('imports', 'list_members') }}
