-- One row per (network, account) as last seen up to as-of, or first seen after it.
select *
from {{ ref('int_profiles') }}
qualify row_number() over (
    partition by network, account_id order by observed_on <= {{ as_of() }} desc, abs({{ days_between(as_of(), 'observed_on') }})
) = 1
