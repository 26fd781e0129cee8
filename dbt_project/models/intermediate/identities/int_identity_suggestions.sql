-- One row per (person, other person, rule) who may be one, for somebody to confirm or to refuse in the registry.
with people as (
    select person_id, basis from {{ ref('int_people') }} where is_scored
)

select
    one.person_id, other.person_id as other_person_id,
    -- what would have joined them, had it not meant somebody else as well
    if(rules.merges, 'crowded', evidence.rule) as rule,
    {{ string_agg('evidence.evidence', ' ; ', distinct=true) }} as evidence,
    -- nobody guesses in public about people who are scored because they asked for it
    any_value(one.basis) <> 'consent' and any_value(other.basis) <> 'consent' as may_be_shown
from {{ ref('int_identity_evidence') }} as evidence
inner join {{ ref('identity_rules') }} as rules on evidence.rule = rules.rule
left join {{ ref('int_person_aliases') }} as aliases on evidence.person_id = aliases.alias_id
left join {{ ref('int_person_aliases') }} as other_aliases on evidence.other_person_id = other_aliases.alias_id
inner join people as one on coalesce(aliases.person_id, evidence.person_id) = one.person_id
inner join people as other on coalesce(other_aliases.person_id, evidence.other_person_id) = other.person_id
where one.person_id <> other.person_id
group by one.person_id, other.person_id, if(rules.merges, 'crowded', evidence.rule)
