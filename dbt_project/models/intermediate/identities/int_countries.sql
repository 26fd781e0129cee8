-- One row per scored person: the country, the rule that decided it.
with profiles as (
    select
        owners.person_id,
        max_by(profiles.country_code, (profiles.observed_on, coalesce(profiles.followers, 0))) as country_code
    from {{ ref('int_profiles') }} as profiles
    inner join {{ ref('int_person_accounts') }} as owners using (network, account_id)
    inner join {{ ref('country_names') }} as countries using (country_code)
    where profiles.country_code is not null
    group by owners.person_id
)

select
    people.person_id,
    coalesce(people.country_code, profiles.country_code) as country_code,
    case
        when people.country_code is not null then 'registry'
        when profiles.country_code is not null then 'profile'
        else 'unknown'
    end as country_rule
from {{ ref('int_people') }} as people
left join profiles using (person_id)
where people.is_scored
