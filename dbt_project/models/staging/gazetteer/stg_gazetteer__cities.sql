-- One row per populated place of GeoNames.
select geoname_id, name, alternate_names, country_code, admin1_code, population, latitude, longitude
from {{ source('gazetteer', 'cities') }}
