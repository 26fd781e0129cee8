-- One row per (person, scored date, method version).
select person_id, score_date, method_version, score, score_low, score_high, rank, response, recognition, audience
from {{ ref('int_intervals') }}
