-- One row per (network, account, other account that its profile names), with whether the network verified that the other links back.
with addresses as (
    select
        *,
        split_part(address, '/', 1) as host,
        substr(address, 1 + instr(address, '/')) as path
    from {{ ref('int_profile_addresses') }}
),

spelled as (
    -- an address of the shape in which a network writes those of its accounts
    select
        addresses.network, addresses.account_id, addresses.said, addresses.is_verified,
        forms.network as other_network, forms.names,
        trim(leading '@' from substr(addresses.path, 1 + length(coalesce(forms.before, '')))) as name
    from addresses
    inner join {{ ref('profile_addresses') }} as forms
        on addresses.host = forms.host and starts_with(addresses.path, coalesce(forms.before, ''))
    where addresses.path <> addresses.address
),

homes as (
    select network, account_id, {{ address_of('url') }} as address
    from {{ ref('int_latest_profiles') }}
    where url is not null
    -- an address that several share, as the authors of a blog do, is nobody's
    qualify count(*) over (partition by network, address) = 1
),

named as (
    select
        addresses.network, addresses.account_id, homes.network as other_network, homes.account_id as other_account_id,
        addresses.said, addresses.is_verified
    from addresses
    inner join homes using (address)
    union all
    select spelled.network, spelled.account_id, spelled.other_network, handles.account_id as found_id, spelled.said, spelled.is_verified
    from spelled
    inner join {{ ref('int_handles') }} as handles
        on spelled.other_network = handles.network and spelled.name = handles.handle
    where spelled.names = 'handle'
    union all
    select spelled.network, spelled.account_id, spelled.other_network, profiles.account_id as found_id, spelled.said, spelled.is_verified
    from spelled
    inner join {{ ref('int_latest_profiles') }} as profiles
        on spelled.other_network = profiles.network and spelled.name = lower(profiles.account_id)
    where spelled.names = 'account_id'
    union all
    select mentions.network, mentions.account_id, handles.network as found_on, handles.account_id as found_id, mentions.said, false
    from {{ ref('int_profile_mentions') }} as mentions
    inner join {{ ref('int_handles') }} as handles
        on mentions.named_network = handles.network and mentions.named_handle = handles.handle
)

select
    network, account_id, other_network, other_account_id,
    min_by(said, (not is_verified, said)) as said,
    bool_or(is_verified) as is_verified
from named
where (network, account_id) <> (other_network, other_account_id)
group by network, account_id, other_network, other_account_id
