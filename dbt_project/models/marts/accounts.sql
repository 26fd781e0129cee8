-- One row per (network, account) that a scored person has at as-of, as last seen up to as-of; what was first seen later holds back to it.
with latest as (
    select *
    from {{ ref('int_held_profiles') }}
    qualify row_number() over (partition by network, account_id order by {{ nearness('observed_on') }} desc) = 1
)

select
    owners.network, owners.account_id, owners.person_id,
    latest.handle, latest.display_name, latest.description, coalesce(latest.url, owners.url) as url,
    latest.followers, latest.following, latest.listed, latest.posts, latest.verified,
    -- a day that is still to come stays untold, even where the rest holds back
    case when {{ day_of('latest.created_at') }} <= {{ as_of() }} then latest.created_at end as created_at,
    case when {{ day_of('latest.observed_at') }} <= {{ as_of() }} then latest.observed_at end as observed_at,
    owners.context, owners.claimed_by, owners.rule as link_rule, owners.evidence as link_evidence
from {{ ref('int_held_accounts') }} as owners
inner join {{ ref('int_countries') }} as people using (person_id)
left join latest using (network, account_id)
