-- One row per (data set, person). The registry is one data set among those imported.
{% set columns -%}
    dataset, person_id, display_name, country_code, birth_year, basis, basis_date, trusted, hidden_topics, same_as, not_same_as
{%- endset -%}
select {{ columns }} from {{ source('registry', 'people') }}
union all
select {{ columns }} from {{ source('imports', 'people') }}
