-- One row per person whose change is put down to "limits" although no clip or cap was at work at either end.
select changes.person_id, changes.days, changes.score_part
from {{ ref('score_changes') }} as changes
inner join {{ ref('int_windows') }} as windows using (days)
inner join {{ ref('int_active_scores') }} as now on changes.person_id = now.person_id and windows.to_date = now.score_date
inner join {{ ref('int_active_scores') }} as before on changes.person_id = before.person_id and windows.from_date = before.score_date
where
    changes.cause = 'limits'
    and abs(changes.score_part) > 1e-5
    and now.score = now.uncapped
    and before.score = before.uncapped
