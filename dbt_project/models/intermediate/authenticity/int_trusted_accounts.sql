-- One row per (network, account, since) whose person the registry trusts, with the reason: no flag counts there.
select owners.network, owners.account_id, owners.since, owners.until, people.trusted
from {{ ref('int_person_accounts') }} as owners
inner join (
    select person_id, trusted from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset) = 1
) as people on owners.claimed_by = people.person_id
where trim(people.trusted) <> ''
