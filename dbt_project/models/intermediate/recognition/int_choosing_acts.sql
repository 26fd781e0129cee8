-- One row per act by which somebody chose a person: a place on a list, a +K within its limits, a follow while its follower follows few.
with acts as (
    select
        acts.person_id, acts.target_account_id as account_id, acts.actor_id, acts.actor_person_id, acts.actor_account_id,
        acts.act, acts.network, acts.day, networks.has_lists
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_networks') }} as networks on acts.network = networks.network
    where coalesce(acts.is_in_score, true)
)

select person_id, account_id, actor_id, actor_person_id, act, network, day, date '9999-12-31' as until
from acts
where act = 'list' and has_lists
union all
select person_id, account_id, actor_id, actor_person_id, 'endorse', network, day, date '9999-12-31'
from {{ ref('int_endorsements') }}
where counts
union all
select acts.person_id, acts.account_id, acts.actor_id, acts.actor_person_id, acts.act, acts.network, acts.day, rare.until
from acts
inner join {{ ref('int_rare_followers') }} as rare
    on acts.network = rare.network and acts.actor_account_id = rare.account_id
where acts.act = 'follow' and acts.has_lists and acts.day <= rare.until
