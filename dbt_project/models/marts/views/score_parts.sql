-- One row per (person, component, network, act, known): what today's score is made of; the parts add up to it.
select
    parts.person_id, people.display_name, parts.component, parts.network, parts.act,
    acts.meaning_fr, acts.meaning_en, parts.known, parts.amount, parts.share, parts.score_part
from {{ ref('score_contributions') }} as parts
inner join {{ ref('person_scores') }} as scores using (person_id, method_version, score_date)
inner join {{ ref('methods') }} as methods using (method_version)
inner join {{ ref('people') }} as people using (person_id)
left join {{ ref('acts') }} as acts using (method_version, network, act)
where methods.is_active
