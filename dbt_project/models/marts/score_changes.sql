-- One row per (person, window, cause, network): why the score moved; the parts of one person and window add up to the change.
with active as (
    select
        windows.days, windows.from_date, windows.to_date,
        now.method_version as method_now, before.method_version as method_before
    from {{ ref('int_windows') }} as windows
    inner join {{ ref('int_active_methods') }} as now on windows.to_date = now.score_date
    inner join {{ ref('int_active_methods') }} as before on windows.from_date = before.score_date
),

ends as (
    select
        active.*, now.person_id, now.score - before.score as change,
        -- what the new method would already have said at the window's start
        restated.score - before.score as method_part
    from active
    inner join {{ ref('int_scores') }} as now
        on active.method_now = now.method_version and active.to_date = now.score_date
    inner join {{ ref('int_scores') }} as before
        on active.method_before = before.method_version and active.from_date = before.score_date and now.person_id = before.person_id
    inner join {{ ref('int_scores') }} as restated
        on active.method_now = restated.method_version and active.from_date = restated.score_date and now.person_id = restated.person_id
),

parts as (
    select ends.person_id, ends.days, changes.cause, changes.network, changes.score_part
    from ends
    inner join {{ ref('int_changes') }} as changes
        on ends.method_now = changes.method_version and ends.days = changes.days and ends.person_id = changes.person_id
    union all
    select person_id, days, 'method version', null, method_part from ends where method_now <> method_before
)

select person_id, days, cause, network, score_part from parts where score_part <> 0
union all
-- the clip to 1..100, caps and rounding
select
    ends.person_id, ends.days, 'limits', null,
    round(any_value(ends.change) - cast(coalesce({{ exact_sum('parts.score_part') }}, 0) as double), 9)
from ends
left join parts on ends.person_id = parts.person_id and ends.days = parts.days
group by ends.person_id, ends.days
