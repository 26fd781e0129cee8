-- One row per (topic, scored date): how many people are responded to on it, and how much.
select
    scope_id as topic_id, score_date, count(*) as people,
    cast({{ exact_sum('ranked_by') }} as double) as response
from {{ ref('int_ranks') }}
where scope_kind = 'topic'
group by all
