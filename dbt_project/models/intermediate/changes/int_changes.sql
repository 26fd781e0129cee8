-- One row per (method version, window, person, cause, network): how many points of score that cause is worth.
with ends as (
    select
        now.method_version, windows.days, now.person_id, methods.b, methods.w_recognition, methods.w_audience,
        {{ log_mean_slope('now.response', 'before.response', 'methods.c') }} as response_slope,
        {{ log_mean_slope('now.recognition', 'before.recognition', '1') }} as recognition_slope,
        {{ log_mean_slope('now.audience', 'before.audience', '1') }} as audience_slope
    from {{ ref('int_intervals') }} as now
    inner join {{ ref('int_windows') }} as windows on now.score_date = windows.to_date
    inner join {{ ref('int_intervals') }} as before
        on
            now.method_version = before.method_version
            and now.person_id = before.person_id
            and windows.from_date = before.score_date
    inner join {{ ref('method_versions') }} as methods on now.method_version = methods.method_version
),

responses as (
    select * from {{ ref('int_known_changes') }}
    union all
    select * from {{ ref('int_unknown_changes') }}
),

parts as (
    select method_version, days, person_id, cause, network, b * response_slope * responses.amount as score_part
    from responses inner join ends using (method_version, days, person_id)
    union all
    select method_version, days, person_id, cause, network, b * w_recognition * recognition_slope * recognition.amount
    from {{ ref('int_recognition_changes') }} as recognition inner join ends using (method_version, days, person_id)
    union all
    select ends.method_version, days, person_id, audience.cause, network, b * w_audience * audience_slope * audience.amount
    from {{ ref('int_audience_changes') }} as audience inner join ends using (days, person_id)
)

select method_version, days, person_id, cause, network, cast({{ exact_sum('score_part') }} as double) as score_part
from parts
group by all
