-- One row per (location, part): the words between two commas, slashes or the like.
with parts as (
    select location_id, generate_subscripts(parts, 1) as part, trim(unnest(parts)) as text
    from (
        select location_id, string_split(array_to_string(words, ' '), ',') as parts
        from {{ ref('int_locations') }}
    )
)

select location_id, part, string_split(text, ' ') as words
from parts
where text <> ''
