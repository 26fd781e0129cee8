-- One row per (person, other person), in both directions, whom the registry says are not one.
with said as (
    select kept_id as person_id, {{ unnest(split_at("trim(both ' ,;' from not_same_as)", '[\\s,;]+')) }} as other_id
    from {{ ref('int_declared_people') }}
    where not_same_as is not null
),

apart as (
    select said.person_id, coalesce(others.kept_id, said.other_id) as other_person_id
    from said
    left join {{ ref('int_declared_people') }} as others on said.other_id = others.person_id
)

select person_id, other_person_id from apart
union
select other_person_id, person_id from apart
