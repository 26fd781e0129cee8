-- One row per (method version, scored date, person): the score with the interval that chance alone explains.
select
    scores.method_version, scores.score_date, scores.person_id, scores.score, scores.unclipped, scores.is_capped,
    cast(scores.response as double) as response,
    cast(scores.recognition as double) as recognition,
    scores.audience,
    {{ margin('scores.variance', 'scores.response', 'methods') }} as margin,
    {{ margin('scores.unflagged_variance', 'scores.unflagged_response', 'methods') }} as unflagged_margin,
    -- both ends are capped as the score is, or stand on the accounts without two flags as it does
    case
        when not scores.is_capped then scores.uncapped - margin
        else greatest(scores.unflagged - unflagged_margin, least(methods.flagged_cap, scores.uncapped - margin))
    end as lowest,
    case
        when not scores.is_capped then scores.uncapped + margin
        else greatest(scores.unflagged + unflagged_margin, least(methods.flagged_cap, scores.uncapped + margin))
    end as highest,
    least(100, greatest(1, lowest)) as score_low,
    least(100, greatest(1, highest)) as score_high,
    row_number() over (
        partition by scores.method_version, scores.score_date order by scores.unclipped desc, scores.person_id asc
    ) as rank
from {{ ref('int_scores') }} as scores
inner join {{ ref('method_versions') }} as methods using (method_version)
