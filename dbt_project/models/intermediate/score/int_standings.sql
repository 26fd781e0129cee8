-- One row per (method version, scored date, scored person as an actor): how much that person's acts weigh.
select
    scores.method_version,
    scores.score_date,
    {{ actor_key('scores.person_id') }} as actor_id,
    round(methods.least_standing + methods.standing_slope * scores.score / 100, 9) as standing
from {{ ref('int_first_scores') }} as scores
inner join {{ ref('method_versions') }} as methods using (method_version)
