-- One row per (network, account, person): the first day that person did anything to that account, whoever owns it.
select
    acts.network, coalesce(keys.account_id, acts.target_account_id) as account_id, persons.person_id,
    min({{ day_of('acts.occurred_at') }}) as first_day
from {{ ref('int_interactions__unioned') }} as acts
inner join {{ ref('int_identities') }} as persons
    on
        acts.network = persons.network
        and acts.actor_account_id = persons.account_id
        and {{ day_of('acts.occurred_at') }} between persons.since and persons.until
left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.target_account_id = keys.account_key
where {{ day_of('acts.occurred_at') }} <= {{ as_of() }}
group by all
