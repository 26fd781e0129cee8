-- One row per (location, part): the words between two commas, slashes or the like.
with parts as (
    select location_id, {{ unnest_places('parts', 'text', 'part') }}
    from (
        select location_id, split(array_to_string(words, ' '), ',') as parts
        from {{ ref('int_locations') }}
    ) as split
)

select location_id, part, split(trim(text), ' ') as words
from parts
where trim(text) <> ''
