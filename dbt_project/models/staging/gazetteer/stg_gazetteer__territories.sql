-- One row per (ISO 3166-1 territory, name).
select country_code, name from {{ source('gazetteer', 'territories') }}
