-- One row per (network, account, address that its profile gives), with whether the network verified that the address links back.
with given as (
    select network, account_id, {{ unnest(split_at('trim(verified_links)', '\\s+')) }} as said, true as is_verified
    from {{ ref('int_latest_profiles') }}
    union all
    select network, account_id, {{ unnest(split_at('trim(links)', '\\s+')) }}, false
    from {{ ref('int_latest_profiles') }}
    union all
    select
        network, account_id,
        {{ unnest(all_matches(
            'description', '(?i)(?:\\bhttps?://|\\bwww\\.)[^\\s<>"|]+|\\b[a-z0-9-]+(?:\\.[a-z0-9-]+)+/[^\\s<>"|]+'
        )) }},
        false
    from {{ ref('int_latest_profiles') }}
    where contains(description, '/') or contains(description, 'www.')
),

cleaned as (
    select network, account_id, trim(trailing '.,;:!?…)]»’''' from said) as said, is_verified from given
)

select
    network, account_id, {{ address_of('said') }} as address,
    min(said) as said,
    bool_or(is_verified) as is_verified
from cleaned
where said <> ''
group by network, account_id, address
