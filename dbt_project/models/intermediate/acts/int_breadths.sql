-- One row per (network, actor, day) on which that actor acted on several persons: on how many.
with acts as {{ not_materialized() }} (
    select network, actor_id, day, person_id, {{ short_key(['network', 'actor_id', 'day']) }} as day_key
    from {{ ref('int_interactions') }}
),

busy as (
    -- most act once a day: only the persons of the others have to be told apart
    select day_key from acts group by day_key having count(*) > 1
)

select network, actor_id, day, count(distinct person_id) as targets
from acts
semi join busy using (day_key)
group by network, actor_id, day
having count(distinct person_id) > 1
