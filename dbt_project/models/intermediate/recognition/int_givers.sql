-- One row per (person, giver, kind): somebody who chose that person by list, +K or a rare follow, where first, since and until when.
select
    person_id, actor_id, act,
    any_value(actor_person_id) as actor_person_id,
    min_by(network, (day, network)) as network,
    min(day) as since,
    max(until) as until
from {{ ref('int_choosing_acts') }}
group by person_id, actor_id, act
