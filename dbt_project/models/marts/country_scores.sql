-- One row per (country, scored date): how the scores of its people are spread.
select
    ranks.scope_id as country_code,
    ranks.score_date,
    count(*) as size,
    median(scores.score) as median,
    percentile_cont(0.25) within group (order by scores.score) as lower_quartile,
    percentile_cont(0.75) within group (order by scores.score) as upper_quartile,
    max(scores.score) as top,
    max(scores.score) filter (where ranks.rank = 100) as threshold
from {{ ref('int_ranks') }} as ranks
inner join {{ ref('int_active_scores') }} as scores using (score_date, person_id)
where ranks.scope_kind = 'country'
group by all
