-- One row per (network, account) that follows so few that being followed by it is a choice.
select network, account_id
from {{ ref('int_profiles') }}
where following is not null and observed_on <= {{ as_of() }}
group by network, account_id
-- by the method in force: what is only computed beside it changes nothing
having max(following) <= (
    select max_by(follows_few, (active_from, method_version)) from {{ ref('method_versions') }}
    where active_from <= {{ as_of() }}
)
