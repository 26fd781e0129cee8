-- One row per (network, account, person, since) that a registry or an import claims; the registry overrules imports.
with resolved as (
    select
        claims.dataset, claims.person_id, claims.network, claims.url, claims.since, claims.until, claims.context,
        coalesce(claims.account_id, handles.account_id) as account_id,
        claims.account_key
    from {{ ref('stg_registry__person_accounts') }} as claims
    left join {{ ref('int_handles') }} as handles
        on claims.network = handles.network and {{ handle_of('claims.handle') }} = handles.handle
),

overruled as (
    select distinct network, account_id, true as by_registry from resolved where dataset = 'registry'
)

select
    network, account_id, person_id,
    max(account_key) as account_key,
    max(url) as url,
    nullif(lower(trim(max(context))), '') as context,
    bool_or(dataset = 'registry') as by_registry,
    coalesce(since, date '0001-01-01') as since,
    coalesce(max(until), date '9999-12-31') as until
from resolved
left join overruled using (network, account_id)
where account_id is not null and (dataset = 'registry' or overruled.by_registry is null)
group by network, account_id, person_id, since
