-- One row per list: how its members score today.
select
    lists.list_id, lists.name, lists.kind, lists.source, scores.score_date, scores.size,
    scores.median, scores.median_low, scores.median_high, scores.best_ten, scores.top,
    scores.audience, scores.reach, scores.entered_7d, scores.left_7d
from {{ ref('list_scores') }} as scores
inner join {{ ref('lists') }} as lists using (list_id)
where scores.score_date = (select max(latest.score_date) from {{ ref('list_scores') }} as latest)
