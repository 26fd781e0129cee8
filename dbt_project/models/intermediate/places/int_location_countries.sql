-- One row per (location, country it may lie in): how likely that is, from all that the location says.
with hits as (
    select location_id, hit, sum(share * doubt) / sum(share) as doubt, 1 - sum(share) as nowhere
    from {{ ref('int_location_evidence') }}
    group by all
),

countries as (
    select location_id, hit, country_code, sum(share) as share, bool_or(decides) as decides
    from {{ ref('int_location_evidence') }}
    group by all
),

homes as (
    -- after a comma stands what the place before it lies in; of two places beside one another the first is likelier home
    select
        countries.location_id,
        max_by(
            countries.country_code,
            (countries.hit * if(contains(locations.location, ','), 1, -1), countries.share, countries.country_code)
        ) as country_code
    from countries
    inner join {{ ref('int_locations') }} as locations using (location_id)
    where countries.decides
    group by all
    having count(distinct countries.hit) > 1
),

candidates as (
    select distinct location_id, country_code from countries where decides and share >= 0.001
),

likelihoods as (
    select
        candidates.location_id, candidates.country_code,
        {{ product('hits.doubt + (1 - hits.doubt) * coalesce(countries.share, 0)') }}
        * if(any_value(homes.country_code) = candidates.country_code, 1.5, 1) as likelihood,
        {{ product('hits.nowhere') }} as nowhere
    from candidates
    inner join hits using (location_id)
    left join countries using (location_id, hit, country_code)
    left join homes using (location_id)
    group by candidates.location_id, candidates.country_code
)

select
    location_id, country_code,
    round(likelihood / (sum(likelihood) over (partition by location_id) + nowhere), 6) as confidence
from likelihoods
