-- One row per (site, network, account) that alone on its network proved that the site is its own.
with proven as (
    select network, account_id, address from {{ ref('int_profile_addresses') }} where is_verified
    union
    -- on Bluesky a domain is a handle only for whom the domain itself names
    select network, account_id, {{ handle_of('handle') }} from {{ ref('int_latest_profiles') }}
    where network = 'bluesky' and contains(handle, '.')
)

select address, network, account_id
from proven
qualify count(*) over (partition by address, network) = 1
