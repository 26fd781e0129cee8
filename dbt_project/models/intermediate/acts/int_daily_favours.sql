-- One row per (weights version, day, network, actor, target person and account, act): how often, at what price.
select
    weights_version, day, network, actor_id, person_id, account_id, act,
    count(*) as acts,
    any_value(points) as points,
    any_value(selectivity) as selectivity,
    any_value(linked_on) as linked_on
from {{ ref('int_favours') }}
where {{ in_slice('person_id') }}
group by weights_version, day, network, actor_id, person_id, account_id, act
