-- One row per (scored date, person, network): list places that the network's counter tells of beyond the known ones.
with known as (
    select acts.person_id, acts.network, dates.score_date, count(*) as places
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_score_dates') }} as dates on acts.day <= dates.score_date
    where acts.act = 'list'
    group by all
)

select
    audiences.score_date, audiences.person_id, audiences.network,
    greatest(0, audiences.listed - coalesce(known.places, 0)) as places
from {{ ref('int_audiences') }} as audiences
inner join {{ ref('int_networks') }} as networks on audiences.network = networks.network and networks.has_lists
left join known
    on
        audiences.score_date = known.score_date
        and audiences.person_id = known.person_id
        and audiences.network = known.network
