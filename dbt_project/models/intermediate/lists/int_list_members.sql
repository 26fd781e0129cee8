-- One row per (list, scored date, scored person on it on that date): put there by hand or by a network, or by the list's rule.
with places as (
    select
        members.list_id, coalesce(aliases.person_id, members.person_id) as person_id,
        coalesce(members.since, date '0001-01-01') as since,
        coalesce(members.until, date '9999-12-31') as until
    from {{ ref('stg_registry__list_members') }} as members
    inner join {{ ref('int_lists') }} as lists using (list_id, dataset)
    left join {{ ref('int_person_aliases') }} as aliases on members.person_id = aliases.alias_id
    union all
    -- networks tell who is on a list, not who has left it
    select places.list_id, places.person_id, places.since, date '9999-12-31'
    from {{ ref('int_network_list_places') }} as places
    inner join {{ ref('int_lists') }} as lists on places.list_id = lists.list_id and lists.source = 'network'
)

select places.list_id, dates.score_date, places.person_id
from places
inner join {{ ref('int_people') }} as people on places.person_id = people.person_id and people.is_scored
inner join {{ ref('int_score_dates') }} as dates on dates.score_date between places.since and places.until
union
select list_id, score_date, person_id from {{ ref('int_list_matches') }}
