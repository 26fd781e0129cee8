-- One row per (location, country it may lie in): how likely that is, from all that the location says.
with first_named as (
    select location_id, arg_max(country_code, (-hit, share, country_code)) as country_code
    from {{ ref('int_location_evidence') }}
    where decides
    group by all
),

candidates as (
    select distinct location_id, country_code
    from {{ ref('int_location_evidence') }}
    where decides and share >= 0.001
),

hits as (
    select distinct location_id, hit, doubt, nowhere from {{ ref('int_location_evidence') }}
),

likelihoods as (
    select
        candidates.location_id, candidates.country_code,
        product(hits.doubt + (1 - hits.doubt) * coalesce(evidence.share, 0))
        -- of two places in two countries the one that is named first is likelier home
        * if(any_value(first_named.country_code) = candidates.country_code, 1.5, 1) as likelihood,
        product(hits.nowhere) as nowhere
    from candidates
    inner join hits using (location_id)
    left join {{ ref('int_location_evidence') }} as evidence using (location_id, hit, country_code)
    left join first_named using (location_id)
    group by candidates.location_id, candidates.country_code
)

select
    location_id, country_code,
    round(likelihood / (sum(likelihood) over (partition by location_id) + nowhere), 6) as confidence
from likelihoods
