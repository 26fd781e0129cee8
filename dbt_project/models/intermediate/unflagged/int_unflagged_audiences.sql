-- One row per (scored date, capped person, network): followers and unknown list places of accounts without two flags.
select
    accounts.score_date, accounts.person_id, accounts.network,
    cast(sum(accounts.followers) as bigint) as followers,
    cast(sum(coalesce(listed.places, 0)) as bigint) as places
from {{ ref('int_account_audiences') }} as accounts
inner join {{ ref('int_capped_people') }} as people using (score_date, person_id)
left join {{ ref('int_unknown_list_places') }} as listed using (score_date, person_id, network, account_id)
{{ not_flagged('accounts', 'accounts.score_date') }}
group by all
