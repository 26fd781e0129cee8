-- One row per (network, actor, day) on which that actor acted on several others: on how many.
with acts as {{ not_materialized() }} (
    select network, actor_id, day, person_id as other_id, {{ short_key(['network', 'actor_id', 'day']) }} as day_key
    from {{ ref('int_interactions') }}
    union all
    -- when we first saw an act says nothing of what else was done that day
    select
        network, {{ actor_key('person_id') }} as actor_id, day, target_account_id,
        {{ short_key(['network', actor_key('person_id'), 'day']) }}
    from {{ ref('int_acts_elsewhere') }}
    where timed_acts > 0
),

busy as (
    -- most act once a day: only the others of the rest have to be told apart
    select day_key from acts group by day_key having count(*) > 1
)

select network, actor_id, day, count(distinct other_id) as targets
from acts
semi join busy using (day_key)
group by network, actor_id, day
having count(distinct other_id) > 1
