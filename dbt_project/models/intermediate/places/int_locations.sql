-- One row per location text of a profile: its words, with a comma where one place ends.
select
    row_number() over (order by location) as location_id,
    location,
    {{ place_words('location') }} as words
from (select distinct location from {{ ref('int_profiles') }} where location is not null)
