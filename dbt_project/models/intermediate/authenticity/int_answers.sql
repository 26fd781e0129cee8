-- One row per (network, account, other): the first day that other, a person or an account nobody owns, did anything to that account.
with elsewhere as (
    -- of what nobody owns, those alone to whom an owned account did something
    select distinct network, account_id, target_account_id as other_id from {{ ref('int_acts_elsewhere') }}
),

acts as {{ not_materialized() }} (
    select
        acts.network, acts.actor_account_id, coalesce(keys.account_id, acts.target_account_id) as account_id,
        {{ day_of('acts.occurred_at') }} as day
    from {{ ref('int_interactions__unioned') }} as acts
    left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.target_account_id = keys.account_key
    where {{ day_of('acts.occurred_at') }} <= {{ as_of() }}
)

select acts.network, acts.account_id, persons.person_id as other_id, min(acts.day) as first_day
from acts
inner join {{ ref('int_identities') }} as persons
    on
        acts.network = persons.network
        and acts.actor_account_id = persons.account_id
        and acts.day between persons.since and persons.until
group by all
union all
select acts.network, acts.account_id, elsewhere.other_id, min(acts.day) as first_day
from acts
inner join elsewhere
    on
        acts.network = elsewhere.network
        and acts.account_id = elsewhere.account_id
        and acts.actor_account_id = elsewhere.other_id
group by all
