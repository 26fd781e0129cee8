-- One row per person and window whose published change is not the sum of the causes that are told of it.
with deltas as (
    select scores.person_id, windows.days, case windows.days
        when 1 then scores.delta_1d
        when 7 then scores.delta_7d
        when 30 then scores.delta_30d
    end as delta
    from {{ ref('person_scores') }} as scores
    inner join {{ ref('int_active_methods') }} as active using (score_date, method_version)
    cross join {{ ref('int_windows') }} as windows
),

causes as (
    select person_id, days, sum(score_part) as change from {{ ref('score_changes') }} group by all
)

select deltas.person_id, deltas.days, deltas.delta, causes.change
from deltas
full join causes on deltas.person_id = causes.person_id and deltas.days = causes.days
-- where no method was in force at the window's start, there is no change to tell
where abs(deltas.delta - causes.change) > 1e-6 or (deltas.delta is null) <> (causes.change is null)
