-- One row per (network, account, since) that belongs to a person, with the key its acts may have been stored under.
select claims.network, claims.account_id, claims.account_key, claims.person_id, claims.url, claims.since, claims.until
from {{ ref('int_claims') }} as claims
where (claims.network, claims.account_id) not in (select (network, account_id) from {{ ref('int_contested_accounts') }})
union all
select network, account_id, null, person_id, null, date '0001-01-01', date '9999-12-31'
from {{ ref('int_unclaimed_people') }}
