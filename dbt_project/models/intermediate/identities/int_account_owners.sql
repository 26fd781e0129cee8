-- One row per (network, account stored in clear): whose it is at as-of before accounts are joined; its own where nobody claims it.
select claims.network, claims.account_id, people.kept_id as person_id, people.is_scored, true as is_declared
from {{ ref('int_claims') }} as claims
inner join {{ ref('int_declared_people') }} as people using (person_id)
anti join {{ ref('int_contested_accounts') }} as contested
    on claims.network = contested.network and claims.account_id = contested.account_id
where
    {{ as_of() }} between claims.since and claims.until
qualify row_number() over (partition by claims.network, claims.account_id order by claims.since desc) = 1
union all
-- its own person, who may be scored in research data alone, but may turn out to be somebody's
select network, account_id, {{ unclaimed_slug('network', 'account_id') }}, true, false
from {{ ref('int_latest_profiles') }}
anti join {{ ref('int_claims') }} as claims using (network, account_id)
where not starts_with(account_id, '~')
