-- One row per ISO 3166-2 subdivision.
select code, country_code, name, name_fr, type, parent_code
from {{ source('gazetteer', 'subdivisions') }}
