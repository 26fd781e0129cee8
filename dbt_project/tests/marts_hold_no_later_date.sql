-- One row per date in the marts that lies after as-of.
select score_date from {{ ref('person_score_history') }} where score_date > {{ as_of() }}
union all
select score_date from {{ ref('leaderboard_history') }} where score_date > {{ as_of() }}
union all
select last_day from {{ ref('coverage') }} where last_day > {{ as_of() }}
