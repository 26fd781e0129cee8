-- One row per (network, account, day it was read).
{% for network in networks() %}
select '{{ network }}' as network, account_id, outcome, note, requests, objects, read_at, read_on from {{ source(network, 'reads') }}
{{ 'union all' if not loop.last }}
{% endfor %}
