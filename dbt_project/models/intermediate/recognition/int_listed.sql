-- One row per (scored date, person, network): list places that the counters of accounts tell of beyond the known ones.
select
    accounts.score_date, accounts.person_id, accounts.network,
    cast(sum(greatest(0, accounts.listed - coalesce(known.places, 0))) as bigint) as places
from {{ ref('int_account_audiences') }} as accounts
inner join {{ ref('int_networks') }} as networks on accounts.network = networks.network and networks.has_lists
left join {{ ref('int_known_places') }} as known
    on
        accounts.score_date = known.score_date
        and accounts.network = known.network
        and accounts.account_id = known.account_id
group by all
