-- One row per date that is scored, with its distance to as-of in days.
with days as (
    select cast(unnest(range(0, {{ var('history_days') | int }} + 1)) as integer) as back
    union
    select unnest({{ window_days() }})
)

select
    {{ as_of() }} - back as score_date,
    back as days_back,
    back in ({{ window_days() | join(', ') }}) as is_window
from days
