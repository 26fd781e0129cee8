-- One row per (scored date, person, network, account): list places that its counter tells of beyond the known ones.
with known as (
    -- lists of one's own are known too: they count nowhere, least of all as a stranger's
    select dates.score_date, acts.network, acts.target_account_id as account_id, count(*) as places
    from {{ ref('int_identified_interactions') }} as acts
    inner join {{ ref('int_score_dates') }} as dates on acts.day <= dates.score_date
    where acts.act = 'list'
    group by all
)

select
    accounts.score_date, accounts.person_id, accounts.network, accounts.account_id,
    greatest(0, accounts.listed - coalesce(known.places, 0)) as places
from {{ ref('int_account_audiences') }} as accounts
inner join {{ ref('int_networks') }} as networks on accounts.network = networks.network and networks.has_lists
left join known
    on
        accounts.score_date = known.score_date
        and accounts.network = known.network
        and accounts.account_id = known.account_id
