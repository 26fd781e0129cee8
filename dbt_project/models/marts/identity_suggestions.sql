-- One row per (person, other person, rule) who may be one and are not joined: only the registry can confirm or refuse it.
select
    suggestions.person_id, people.display_name, suggestions.other_person_id, others.display_name as other_display_name,
    suggestions.rule, rules.strength, suggestions.evidence,
    rules.name_fr, rules.name_en, rules.meaning_fr, rules.meaning_en
from {{ ref('int_identity_suggestions') }} as suggestions
inner join {{ ref('people') }} as people using (person_id)
inner join {{ ref('people') }} as others on suggestions.other_person_id = others.person_id
inner join {{ ref('identity_rules') }} as rules using (rule)
where suggestions.may_be_shown
