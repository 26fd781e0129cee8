-- One row per date that is scored, with its distance to as-of in days.
with days as (
    select {{ unnest(list_range(0, var('history_days') | int)) }} as back
    union
    select {{ unnest(list_of(window_days())) }}
)

select
    {{ as_of() }} - cast(back as integer) as score_date,
    cast(back as integer) as days_back,
    back in ({{ window_days() | join(', ') }}) as is_window
from days
