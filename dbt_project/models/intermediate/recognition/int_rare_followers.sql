-- One row per (network, account) that follows so few that being followed by it is a choice.
select network, account_id
from {{ ref('int_profiles') }}
where following is not null
group by network, account_id
having max(following) <= (select min(follows_few) from {{ ref('method_versions') }})
