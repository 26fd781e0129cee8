-- One row per (weights version, scored date, day before it that still counts), with what is left of an act of that day.
select
    fades.weights_version,
    dates.score_date,
    dates.is_window,
    dates.score_date - fades.age as day,
    fades.fade
from {{ ref('int_score_dates') }} as dates
cross join {{ ref('fades') }} as fades
