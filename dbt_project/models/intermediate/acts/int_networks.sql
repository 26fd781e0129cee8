-- One row per network, with whether it tells who puts whom on a list.
select
    network,
    -- where lists are told by those who keep them alone, they have no price
    coalesce(bool_or(act = 'list' and points is not null), false) as has_lists
from (
    {% for network in networks() %}
    select '{{ network }}' as network, act, points from {{ ref(network) }}
    union all
    {% endfor %}
    select network, null, null from {{ ref('int_person_accounts') }}
)
group by network
