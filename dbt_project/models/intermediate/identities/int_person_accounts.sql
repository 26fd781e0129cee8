-- One row per (network, account, since) that belongs to a person, with the key its acts may have been stored under, and what says so.
with owned as (
    select
        network, account_id, account_key, person_id as claimed_by, url, context, since, until,
        if(by_registry, 'registry', 'import') as rule
    from {{ ref('int_claims') }}
    anti join {{ ref('int_contested_accounts') }} as contested using (network, account_id)
    union all
    select network, account_id, null, person_id, null, null, date '0001-01-01', date '9999-12-31', 'unclaimed'
    from {{ ref('int_unclaimed_people') }}
    union all
    -- an account that nobody claims, and that evidence both ways gives to somebody
    select network, account_id, null, person_id, null, null, date '0001-01-01', date '9999-12-31', 'unclaimed'
    from {{ ref('int_account_owners') }}
    anti join {{ ref('int_unclaimed_people') }} as unclaimed using (network, account_id)
    where
        not is_declared
        and person_id in (
            select aliases.alias_id from {{ ref('int_person_aliases') }} as aliases
            inner join {{ ref('int_declared_people') }} as people using (person_id)
        )
)

select
    owned.network, owned.account_id, owned.account_key,
    coalesce(aliases.person_id, owned.claimed_by) as person_id,
    owned.claimed_by, owned.url, owned.context, owned.since,
    -- of two claims of one person for the same day the later line holds
    least(owned.until, lead(owned.since - 1, 1, date '9999-12-31') over (
        partition by owned.network, owned.account_id, owned.claimed_by order by owned.since
    )) as until,
    coalesce(aliases.rule, owned.rule) as rule,
    aliases.evidence
from owned
left join {{ ref('int_person_aliases') }} as aliases on owned.claimed_by = aliases.alias_id
