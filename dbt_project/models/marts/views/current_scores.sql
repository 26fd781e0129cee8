-- One row per person: today's score under the method in force, beside the name.
select
    scores.person_id, people.display_name, people.country_code, people.region_code, people.networks,
    scores.score_date, scores.method_version, scores.rank, scores.score, scores.score_low, scores.score_high,
    scores.delta_1d, scores.delta_7d, scores.delta_30d, scores.percentile, scores.audience, scores.reach,
    scores.style, scores.is_capped
from {{ ref('person_scores') }} as scores
inner join {{ ref('methods') }} as methods using (method_version)
inner join {{ ref('people') }} as people using (person_id)
where methods.is_active
