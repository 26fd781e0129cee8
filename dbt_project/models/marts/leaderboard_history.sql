-- One row per (scope, scored date, person) of the first 200.
select ranks.scope_kind, ranks.scope_id, ranks.score_date, ranks.person_id, ranks.rank, scores.score
from {{ ref('int_ranks') }} as ranks
inner join {{ ref('int_active_scores') }} as scores using (score_date, person_id)
where ranks.rank <= 200
