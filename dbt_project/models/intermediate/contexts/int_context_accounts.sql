-- One row per (network, account id or key, since) that a person keeps apart from the others, with the context it belongs to.
with accounts as (
    select accounts.*
    from {{ ref('int_person_accounts') }} as accounts
    inner join {{ ref('int_people') }} as people on accounts.person_id = people.person_id and people.is_scored
    where accounts.context is not null
),

identified as (
    select network, account_id, person_id, context, since, until from accounts
    union
    select network, account_key, person_id, context, since, until
    from accounts
    where account_key is not null and account_key <> account_id
)

select *, person_id || ':' || context as context_id from identified
