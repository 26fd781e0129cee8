-- One row per person in the marts whom nobody allowed to score, or whose 18th birthday, or that of a former id, may still lie ahead.
select scored.person_id
from {{ ref('people') }} as scored
inner join {{ ref('stg_registry__people') }} as people using (person_id)
where
    people.dataset = 'registry'
    and (
        people.basis is null
        or make_date(cast(people.birth_year as int) + 18, 12, 31) >= {{ as_of() }}
        or people.basis = 'consent' and people.birth_year is null
    )
union all
select aliases.person_id
from {{ ref('person_aliases') }} as aliases
inner join {{ ref('stg_registry__people') }} as people on aliases.alias_id = people.person_id
where people.dataset = 'registry' and make_date(cast(people.birth_year as int) + 18, 12, 31) >= {{ as_of() }}
