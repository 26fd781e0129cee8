-- One row per (network, account) as last seen up to as-of; what was first seen after it holds back to the beginning.
select *
from {{ ref('int_profiles') }}
qualify row_number() over (partition by network, account_id order by {{ nearness('observed_on') }} desc) = 1
