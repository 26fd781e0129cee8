-- One row per country, with its names.
select country_code, name_fr, name_en from {{ ref('country_names') }}
