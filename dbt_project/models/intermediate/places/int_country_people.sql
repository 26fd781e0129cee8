-- One row per country or territory: how many people live in its towns, which weighs its name.
select country_code, greatest(sum(population), 10000) as people
from {{ ref('stg_gazetteer__cities') }}
group by country_code
