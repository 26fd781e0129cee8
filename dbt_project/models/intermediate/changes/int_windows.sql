-- One row per window whose change is explained: how many days, from which date to as-of.
select days_back as days, score_date as from_date, {{ as_of() }} as to_date
from {{ ref('int_score_dates') }}
where is_window and days_back > 0
