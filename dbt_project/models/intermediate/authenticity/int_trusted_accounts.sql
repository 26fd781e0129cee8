-- One row per (network, account, since) whose person the registry trusts, with the reason: no flag counts there.
with said as (
    select person_id, trusted from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset) = 1
),

trusted as (
    select person_id, trusted from said where trim(trusted) <> ''
)

-- under one id or another: whose accounts were brought together is one person
select
    owners.network, owners.account_id, owners.since, owners.until,
    coalesce(people.trusted, claimed.trusted) as trusted
from {{ ref('int_person_accounts') }} as owners
left join trusted as people on owners.person_id = people.person_id
left join trusted as claimed on owners.claimed_by = claimed.person_id
where coalesce(people.trusted, claimed.trusted) is not null
