-- One row per (scope, person) at as-of, under the method in force: the rank and how it moved.
with earlier as (
    select
        ranks.scope_kind, ranks.scope_id, ranks.person_id,
        max(ranks.rank) filter (where dates.days_back = 7) as rank_7d,
        max(ranks.rank) filter (where dates.days_back = 30) as rank_30d
    from {{ ref('int_ranks') }} as ranks
    inner join {{ ref('int_score_dates') }} as dates using (score_date)
    where dates.days_back in (7, 30)
    group by all
)

select
    ranks.scope_kind, ranks.scope_id, ranks.person_id, people.display_name, people.country_code,
    scores.method_version, ranks.score_date, ranks.rank,
    scores.score, scores.score_low, scores.score_high, scores.delta_1d, scores.delta_7d, scores.delta_30d,
    earlier.rank_7d - ranks.rank as rank_delta_7d,
    earlier.rank_30d - ranks.rank as rank_delta_30d,
    ranks.rank <= 100 and coalesce(earlier.rank_7d, 101) > 100 as entered,
    case when ranks.scope_kind = 'topic' then ranks.ranked_by end as topic_response
from {{ ref('int_ranks') }} as ranks
inner join {{ ref('int_active_methods') }} as active using (score_date)
inner join {{ ref('person_scores') }} as scores using (person_id, method_version, score_date)
inner join {{ ref('people') }} as people using (person_id)
left join earlier using (scope_kind, scope_id, person_id)
where ranks.score_date = {{ as_of() }}
