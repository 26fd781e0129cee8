-- One row per (person, other scored person, direction): the 20 who add most to this score, and the 20 to whom this person adds most.
with fans as (
    select fans.person_id, people.person_id as actor_person_id, cast(fans.points as double) as points, cast(fans.value as double) as value
    from {{ ref('int_fan_values') }} as fans
    inner join {{ ref('int_active_methods') }} as active using (score_date, method_version)
    inner join {{ ref('people') }} as people on fans.actor_id = {{ actor_key('people.person_id') }}
    where fans.score_date = {{ as_of() }}
),

directed as (
    -- who acts on somebody's posts is influenced by that somebody
    select person_id, actor_person_id as other_person_id, 'influences' as direction, points, value from fans
    union all
    select actor_person_id, person_id, 'influenced_by', points, value from fans
)

select
    directed.person_id, directed.other_person_id, others.display_name as other_display_name,
    directed.direction, directed.points, directed.value
from directed
inner join {{ ref('people') }} as people using (person_id)
inner join {{ ref('people') }} as others on directed.other_person_id = others.person_id
qualify row_number() over (
    partition by directed.person_id, directed.direction order by directed.value desc, directed.other_person_id asc
) <= 20
