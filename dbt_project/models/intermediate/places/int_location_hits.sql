-- One row per (location, part, first word): the longest known names in a location, from left to right.
with known as (
    select key, bool_and(kind = 'code') as is_code
    from {{ ref('int_place_names') }}
    group by all
),

firsts as (
    select *, {{ unnest(list_range(1, 'length')) }} as first
    from (select location_id, part, words, array_length(words) as length from {{ ref('int_location_parts') }}) as parts
),

lasts as (
    select *, {{ unnest(list_range('first', 'least(first + 5, length)')) }} as last from firsts
),

sequences as (
    select
        location_id, part, first, last, part = 1 and first = 1 as is_start, last = length as is_end,
        array_to_string(list_slice(words, first, last), ' ') as key
    from lasts
),

longest as (
    select sequences.*
    from sequences
    inner join known using (key)
    -- a code says where the place before it lies
    where not known.is_code or (sequences.is_end and not sequences.is_start)
    qualify
        sequences.first > coalesce(
            max(sequences.last) over (
                partition by sequences.location_id, sequences.part
                order by sequences.first asc, sequences.last desc rows between unbounded preceding and 1 preceding
            ),
            0
        )
)

select *, row_number() over (partition by location_id order by part, first) as hit
from longest
