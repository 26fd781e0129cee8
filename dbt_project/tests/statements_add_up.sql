-- One row per person whose activity statement does not add up to the score.
select scores.person_id, scores.score, sum(statement.score_part) as parts
from {{ ref('int_active_scores') }} as scores
left join {{ ref('activity_statement') }} as statement using (person_id)
where scores.score_date = {{ as_of() }}
group by scores.person_id, scores.score
having not coalesce(abs(scores.score - sum(statement.score_part)) <= 1e-6, false)
