-- One row per person and window whose "limits" are not what the clip and the cap changed between both ends, but for rounding.
with active as (
    select method_version from {{ ref('int_active_methods') }} where score_date = {{ as_of() }}
),

ends as (
    -- a new method's own limits at the window's start are part of what the method changed
    select
        scores.person_id, scores.score_date,
        least(100, greatest(1, case
            when scores.unflagged is null then scores.uncapped
            else greatest(scores.unflagged, least(methods.flagged_cap, scores.uncapped))
        end)) - scores.uncapped as limits
    from {{ ref('int_scores') }} as scores
    inner join active on scores.method_version = active.method_version
    inner join {{ ref('method_versions') }} as methods on scores.method_version = methods.method_version
)

select now.person_id, windows.days, changes.score_part, now.limits - before.limits as expected
from ends as now
inner join {{ ref('int_windows') }} as windows on now.score_date = windows.to_date
inner join ends as before on now.person_id = before.person_id and windows.from_date = before.score_date
inner join {{ ref('int_active_methods') }} as known on windows.from_date = known.score_date
left join {{ ref('score_changes') }} as changes
    on now.person_id = changes.person_id and windows.days = changes.days and changes.cause = 'limits'
where not coalesce(abs(changes.score_part - (now.limits - before.limits)) <= 1e-5, false)
