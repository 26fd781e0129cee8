-- One row per person, method and window date whose contributions do not add up to the score.
with parts as (
    select person_id, method_version, score_date, sum(score_part) as score
    from {{ ref('score_contributions') }}
    group by all
)

select scores.person_id, scores.method_version, scores.score_date, scores.score, parts.score as parts
from {{ ref('person_score_history') }} as scores
left join parts using (person_id, method_version, score_date)
where
    scores.score_date in (select score_date from {{ ref('int_score_dates') }} where is_window)
    and not coalesce(abs(scores.score - parts.score) <= 1e-6, false)
