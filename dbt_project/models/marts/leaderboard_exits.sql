-- One row per (scope, person) who was among the first 100 seven days before as-of and no longer is.
select
    before.scope_kind, before.scope_id, before.person_id, people.display_name,
    now.rank as rank_now, before.rank as rank_before, {{ as_of() }} as score_date
from {{ ref('int_ranks') }} as before
inner join {{ ref('people') }} as people using (person_id)
left join {{ ref('int_ranks') }} as now
    on
        before.scope_kind = now.scope_kind
        and before.scope_id = now.scope_id
        and before.person_id = now.person_id
        and now.score_date = {{ as_of() }}
where before.score_date = {{ as_of() }} - 7 and before.rank <= 100 and coalesce(now.rank, 101) > 100
