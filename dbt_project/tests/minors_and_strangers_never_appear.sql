-- One row per person in the marts whom nobody allowed to score, or whose birth year, or that of a former id, says under 18.
select scored.person_id
from {{ ref('people') }} as scored
inner join {{ ref('stg_registry__people') }} as people using (person_id)
where
    people.dataset = 'registry'
    and (
        people.basis is null
        or year({{ as_of() }}) - people.birth_year < 18
        or people.basis = 'consent' and people.birth_year is null
    )
union all
select aliases.person_id
from {{ ref('person_aliases') }} as aliases
inner join {{ ref('stg_registry__people') }} as people on aliases.alias_id = people.person_id
where people.dataset = 'registry' and year({{ as_of() }}) - people.birth_year < 18
