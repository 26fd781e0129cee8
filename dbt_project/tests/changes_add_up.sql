-- One row per person and window whose causes do not add up to the change of the score.
with parts as (
    select person_id, days, sum(score_part) as change from {{ ref('score_changes') }} group by all
),

changes as (
    select now.person_id, windows.days, now.score - before.score as change
    from {{ ref('int_active_scores') }} as now
    inner join {{ ref('int_windows') }} as windows on now.score_date = windows.to_date
    inner join {{ ref('int_active_scores') }} as before on now.person_id = before.person_id and windows.from_date = before.score_date
)

select changes.person_id, changes.days, changes.change, parts.change as parts
from changes
left join parts using (person_id, days)
where not coalesce(abs(changes.change - parts.change) <= 1e-6, false)
