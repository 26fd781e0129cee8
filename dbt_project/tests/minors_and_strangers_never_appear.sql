-- One row per person in the marts, or told of there, whom nobody allowed to score, or who may still be a minor, under any id.
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
union all
select named.person_id
from (
    select regexp_extract(evidence, '"person_id":"([^"]*)"', 1) as person_id from {{ ref('authenticity') }}
) as named
anti join {{ ref('people') }} as scored using (person_id)
where named.person_id <> ''
