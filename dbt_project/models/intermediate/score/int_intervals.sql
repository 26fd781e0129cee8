-- One row per (method version, scored date, person): the score with the interval that chance alone explains.
select
    scores.method_version, scores.score_date, scores.person_id, scores.score, scores.unclipped, scores.is_capped,
    cast(scores.response as double) as response,
    cast(scores.recognition as double) as recognition,
    scores.audience,
    round(1.96 * methods.b * sqrt(scores.variance) / (methods.c + scores.response), 6) as margin,
    least(100, greatest(1, scores.unclipped - margin)) as score_low,
    least(100, greatest(1, scores.unclipped + margin)) as score_high,
    row_number() over (
        partition by scores.method_version, scores.score_date order by scores.unclipped desc, scores.person_id asc
    ) as rank
from {{ ref('int_scores') }} as scores
inner join {{ ref('method_versions') }} as methods using (method_version)
