-- One row per (network, actor, day) on which that actor acted on several persons: on how many.
with broad as (
    -- most act on one person a day: only the persons of the others have to be told apart
    select network, actor_id, day
    from {{ ref('int_interactions') }}
    group by all
    having min(person_id) <> max(person_id)
)

select acts.network, acts.actor_id, acts.day, count(distinct acts.person_id) as targets
from {{ ref('int_interactions') }} as acts
semi join broad using (network, actor_id, day)
group by all
