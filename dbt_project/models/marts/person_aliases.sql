-- One row per person id that now means another person: old addresses lead there.
select aliases.alias_id, aliases.person_id, aliases.rule, aliases.evidence, rules.name_fr, rules.name_en
from {{ ref('int_person_aliases') }} as aliases
inner join {{ ref('people') }} as people using (person_id)
inner join {{ ref('identity_rules') }} as rules using (rule)
where
    -- an account that was never scored by itself was never anybody's address
    aliases.alias_id in (select declared.person_id from {{ ref('int_declared_people') }} as declared)
    or aliases.alias_id in (select unclaimed.person_id from {{ ref('int_unclaimed_people') }} as unclaimed)
