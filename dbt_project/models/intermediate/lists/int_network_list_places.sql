-- One row per (network, list of its own, scored person on it): since when, the list's name, its owner where that is a scored person.
with places as (
    select
        acts.network, acts.post_id, acts.person_id, acts.day, acts.actor_person_id,
        nullif(trim(acts.text), '') as name
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_people') }} as people on acts.person_id = people.person_id and people.is_scored
    where acts.act = 'list' and acts.post_id is not null
)

select
    places.network || ':' || places.post_id as list_id,
    places.network, places.person_id,
    max_by(places.name, (places.day, places.name)) filter (where places.name is not null) over lists as name,
    max(owners.person_id) over lists as owner_person_id,
    min(places.day) over (partition by places.network, places.post_id, places.person_id) as since
from places
left join {{ ref('int_people') }} as owners on places.actor_person_id = owners.person_id and owners.is_scored
window lists as (partition by places.network, places.post_id)
qualify row_number() over (partition by places.network, places.post_id, places.person_id order by places.day) = 1
