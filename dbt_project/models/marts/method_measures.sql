-- One row per (method version, measure, data): a goal, what was measured when the scale was set, and what limits a miss.
select
    method_version, position, measure, data, at_least, at_most, measured,
    coalesce(measured >= at_least, true) and coalesce(measured <= at_most, true) as is_met,
    command, measure_fr, measure_en, data_fr, data_en, limit_fr, limit_en
from {{ ref('measures') }}
