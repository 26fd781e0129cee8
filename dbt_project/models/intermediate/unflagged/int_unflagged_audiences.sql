-- One row per (scored date, capped person, network): followers and unknown list places of accounts without two flags.
select
    accounts.score_date, accounts.person_id, accounts.network,
    cast(sum(accounts.followers) as bigint) as followers,
    cast(sum(case when networks.has_lists then greatest(0, accounts.listed - coalesce(known.places, 0)) else 0 end) as bigint) as places
from {{ ref('int_account_audiences') }} as accounts
inner join {{ ref('int_capped_people') }} as people using (score_date, person_id)
inner join {{ ref('int_networks') }} as networks using (network)
left join {{ ref('int_known_places') }} as known using (network, account_id, score_date)
{{ not_flagged('accounts', 'accounts.score_date') }}
group by all
