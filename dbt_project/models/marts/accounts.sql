-- One row per (network, account) of a scored person, as last seen up to as-of.
select
    owners.network, owners.account_id, owners.person_id,
    latest.handle, latest.display_name, latest.description, coalesce(latest.url, owners.url) as url,
    latest.followers, latest.following, latest.listed, latest.posts, latest.verified,
    latest.created_at, latest.observed_at,
    owners.context, owners.claimed_by, owners.rule as link_rule, owners.evidence as link_evidence
from {{ ref('int_person_accounts') }} as owners
inner join {{ ref('int_countries') }} as people using (person_id)
left join {{ ref('int_latest_profiles') }} as latest using (network, account_id)
qualify row_number() over (partition by owners.network, owners.account_id order by owners.until desc) = 1
