-- One row per (network, account) that follows so few that being followed by it is a choice, until it is seen to follow more.
with limits as (
    -- by the method in force: what is only computed beside it changes nothing
    select max_by(follows_few, (active_from, method_version)) as follows_few
    from {{ ref('method_versions') }}
    where active_from <= {{ as_of() }}
)

select
    profiles.network, profiles.account_id,
    -- the first look holds back to the beginning; a later one takes nothing from the days before it
    coalesce(min(case when profiles.following > limits.follows_few then profiles.observed_on - 1 end), date '9999-12-31') as until
from {{ ref('int_profiles') }} as profiles
cross join limits
where profiles.following is not null
group by profiles.network, profiles.account_id
having min_by(profiles.following, profiles.observed_on) <= any_value(limits.follows_few)
