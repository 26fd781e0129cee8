-- One row per scored person: the country and the part of it, the rule that decided each, its confidence.
with profiles as (
    select
        profiles.person_id,
        max_by(
            profiles.country_code, ({{ nearness('profiles.observed_on') }}, coalesce(profiles.followers, 0), profiles.country_code)
        ) as country_code
    from {{ ref('int_held_profiles') }} as profiles
    inner join {{ ref('country_names') }} as countries using (country_code)
    where profiles.country_code is not null
    group by profiles.person_id
),

places as (
    select distinct owners.person_id, places.*
    from {{ ref('int_account_places') }} as places
    inner join {{ ref('int_held_accounts') }} as owners using (network, account_id)
),

said as (
    select
        person_id, country_code,
        max_by(country_rule, (country_confidence, country_rule)) as country_rule,
        max(country_confidence) as strongest,
        {{ exact_sum('country_confidence') }} as total
    from places
    group by person_id, country_code
),

-- several accounts may say several countries: each takes from the others' confidence
located as (
    select *, strongest * total / sum(total) over (partition by person_id) as confidence
    from said
    qualify row_number() over (partition by person_id order by strongest * total desc, country_code asc) = 1
),

stated as (
    select
        people.person_id,
        coalesce(people.country_code, profiles.country_code, located.country_code) as stated_code,
        case
            when people.country_code is not null then 'registry'
            when profiles.country_code is not null then 'profile'
            else coalesce(located.country_rule, 'unknown')
        end as country_rule,
        case
            when people.country_code is not null then 1
            when profiles.country_code is not null then 0.95
            else located.confidence
        end as country_confidence
    from {{ ref('int_people') }} as people
    left join profiles using (person_id)
    left join located using (person_id)
    where people.is_scored
),

countries as (
    -- who states Réunion states a part of France
    select stated.*, coalesce(parts.part_of, stated.stated_code) as country_code, parts.region_code as stated_region
    from stated
    left join {{ ref('country_parts') }} as parts on stated.stated_code = parts.country_code
),

regions as (
    select *
    from places
    where region_code is not null
    qualify row_number() over (
        partition by person_id order by region_confidence desc, department_code asc nulls last, network asc, account_id asc
    ) = 1
)

select
    countries.person_id, countries.country_code, countries.country_rule,
    cast(round(countries.country_confidence, 4) as double) as country_confidence,
    coalesce(countries.stated_region, regions.region_code) as region_code,
    regions.department_code, regions.commune,
    case
        when countries.stated_region is not null then countries.country_rule
        when regions.region_code is not null then 'location'
    end as region_rule,
    cast(round(
        if(countries.stated_region is null, regions.region_confidence, countries.country_confidence), 4
    ) as double) as region_confidence
from countries
left join regions
    on
        countries.person_id = regions.person_id
        and countries.country_code = 'FR'
        and coalesce(countries.stated_region = regions.region_code, true)
