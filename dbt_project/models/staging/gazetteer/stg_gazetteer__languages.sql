-- One row per (territory, official language).
select country_code, language from {{ source('gazetteer', 'languages') }}
