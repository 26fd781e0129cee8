-- One row per (person, method version, other version) at as-of: both scores and ranks, before anything is switched.
select
    one.person_id, one.method_version, other.method_version as other_version,
    one.score, other.score as other_score, round(other.score - one.score, 6) as score_difference,
    one.rank, other.rank as other_rank, one.rank - other.rank as places_gained
from {{ ref('person_scores') }} as one
inner join {{ ref('person_scores') }} as other using (person_id)
where one.method_version <> other.method_version
