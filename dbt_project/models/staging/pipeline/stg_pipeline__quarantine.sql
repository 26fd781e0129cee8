-- One row per value that could not be kept, of the registry, all imports and all networks.
select dataset, relation, column_name, reason from {{ source('registry', 'quarantine') }}
union all
select dataset, relation, column_name, reason from {{ source('imports', 'quarantine') }}
{% for network in networks() %}
union all
select '{{ network }}' as dataset, relation, column_name, reason from {{ source(network, 'quarantine') }}
union all
-- native acts that the network's seed does not know
select '{{ network }}', 'interactions', 'act', 'unknown act: ' || read.act
from {{ source(network, 'interactions') }} as read
where read.act not in (select native_act from {{ ref(network) }})
{% endfor %}
