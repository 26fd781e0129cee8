-- One row per network, with whether it tells who puts whom on a list.
select
    network,
    coalesce(bool_or(native_act is not null and act = 'list'), false) as has_lists
from (
    {% for network in networks() %}
    select '{{ network }}' as network, act, native_act from {{ ref(network) }}
    union all
    {% endfor %}
    select network, null, null from {{ ref('int_person_accounts') }}
)
group by network
