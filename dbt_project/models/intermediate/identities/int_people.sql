-- One row per person of the registry or an import, with whether that person may be scored and named.
with unclaimed as (
    select people.person_id, min(people.network) as network, min_by(people.account_id, people.network) as account_id
    from {{ ref('int_unclaimed_people') }} as people
    group by people.person_id
),

aliases as (
    select alias_id from {{ ref('int_person_aliases') }}
)

select
    people.person_id, coalesce(people.display_name, people.person_id) as display_name,
    people.country_code, people.basis, people.is_scored
from {{ ref('int_declared_people') }} as people
where people.person_id not in (select aliases.alias_id from aliases)
union all
select unclaimed.person_id, coalesce(profiles.display_name, profiles.handle, unclaimed.account_id), null, 'unclaimed', true
from unclaimed
left join {{ ref('int_latest_profiles') }} as profiles using (network, account_id)
where
    unclaimed.person_id not in (select people.person_id from {{ ref('int_declared_people') }} as people)
    and unclaimed.person_id not in (select aliases.alias_id from aliases)
