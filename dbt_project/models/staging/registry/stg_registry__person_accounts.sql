-- One row per (data set, person, account claimed, since). The registry is one data set among those imported.
{% set columns = 'dataset, person_id, network, account_id, handle, url, since, until, context, account_key' -%}
select {{ columns }} from {{ source('registry', 'person_accounts') }}
union all
select {{ columns }} from {{ source('imports', 'person_accounts') }}
