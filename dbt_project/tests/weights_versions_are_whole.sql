-- One row per (weights version that a method uses, network or fades) without a line of its own.
with told as (
    {% for network in networks() %}
    select '{{ network }}' as origin, weights_version from {{ ref(network) }}
    union all
    {% endfor %}
    select 'fades' as origin, weights_version from {{ ref('fades') }}
)

select distinct versions.weights_version, origins.origin
from {{ ref('method_versions') }} as versions
cross join (select distinct origin from told) as origins
anti join told as lines on versions.weights_version = lines.weights_version and origins.origin = lines.origin
