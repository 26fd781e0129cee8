-- One row per (network, account that a person has at as-of) whose location text says a country: the likeliest, and where in France.
with latest as (
    select network, account_id, location, split_part(lower(language), '-', 1) as language
    from {{ ref('int_held_profiles') }}
    where location is not null
    qualify row_number() over (partition by network, account_id order by {{ nearness('observed_on') }} desc) = 1
),

-- the language decides nothing by itself: it doubles the odds of countries where it is official
supported as (
    select
        latest.network, latest.account_id, locations.location_id,
        countries.country_code, countries.confidence,
        countries.confidence * if(languages.language is null, 1, 2) as weight,
        1 - sum(countries.confidence) over account as nowhere
    from latest
    inner join {{ ref('int_locations') }} as locations using (location)
    inner join {{ ref('int_location_countries') }} as countries using (location_id)
    left join {{ ref('stg_gazetteer__languages') }} as languages
        on countries.country_code = languages.country_code and latest.language = languages.language
    window account as (partition by latest.network, latest.account_id)
),

decided as (
    select
        network, account_id, location_id, country_code,
        confidence < 0.5 or confidence < max(confidence) over account as needs_support,
        round(weight / (sum(weight) over account + nowhere), 4) as confidence
    from supported
    window account as (partition by network, account_id)
)

select
    decided.network, decided.account_id, decided.country_code,
    if(decided.needs_support, 'language', 'location') as country_rule,
    decided.confidence as country_confidence,
    regions.region_code, regions.department_code, regions.commune,
    round(regions.confidence * decided.confidence, 4) as region_confidence
from decided
left join {{ ref('int_location_regions') }} as regions
    on decided.location_id = regions.location_id and decided.country_code = 'FR'
where decided.confidence >= 0.5
