-- One row per (person, giver, kind): somebody who chose that person by list, +K or a rare follow, since when and where first.
with chosen as (
    select acts.person_id, acts.actor_id, acts.actor_person_id, acts.act, acts.network, acts.day
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_networks') }} as networks on acts.network = networks.network
    where coalesce(acts.is_in_score, true) and (acts.act = 'list' and networks.has_lists or acts.act = 'endorse')
    union all
    select acts.person_id, acts.actor_id, acts.actor_person_id, acts.act, acts.network, acts.day
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_networks') }} as networks on acts.network = networks.network
    inner join {{ ref('int_rare_followers') }} as rare
        on acts.network = rare.network and acts.actor_account_id = rare.account_id
    where coalesce(acts.is_in_score, true) and acts.act = 'follow' and networks.has_lists
)

select
    person_id, actor_id, act,
    any_value(actor_person_id) as actor_person_id,
    min_by(network, (day, network)) as network,
    min(day) as since
from chosen
group by person_id, actor_id, act
