-- One row per (data set, list). The registry is one data set among those imported.
{% set columns = 'dataset, list_id, name, kind, rule' -%}
select {{ columns }} from {{ source('registry', 'lists') }}
union all
select {{ columns }} from {{ source('imports', 'lists') }}
