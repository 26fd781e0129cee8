-- One row per person whose "limits" hide more than rounding although the score is neither clipped nor capped.
select person_id, method_version, score_date, score_part
from {{ ref('score_contributions') }}
inner join {{ ref('int_scores') }} as scores using (person_id, method_version, score_date)
where component = 'limits' and scores.uncapped between 1 and 100 and not scores.is_capped and abs(score_part) > 1e-5
