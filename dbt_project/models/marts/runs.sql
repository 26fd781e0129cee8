-- One row per refresh that had ended before this one.
select runs.run_id, runs.started_at, runs.ended_at, runs.outcome, runs.as_of, runs.seconds, runs.rows_read, runs.versions
from {{ ref('int_runs') }} as runs
