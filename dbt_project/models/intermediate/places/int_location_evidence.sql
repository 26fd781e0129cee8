-- One row per (location, hit, place its name may mean): what it weighs among the people who may mean it.
with found as (
    select
        hits.location_id, hits.part, hits.hit, hits.last - hits.first + 1 as words,
        names.country_code, names.region_code, names.department_code, names.commune, names.weight,
        names.kind, kinds.doubt, kinds.decides
    from {{ ref('int_location_hits') }} as hits
    inner join {{ ref('int_place_names') }} as names using (key)
    inner join {{ ref('place_kinds') }} as kinds using (kind)
    where names.kind <> 'code' or (hits.is_end and not hits.is_start)
),

decisive as (
    select location_id, country_code, hit from found where decides
),

-- TX after Paris says which Paris; where no such place is known, two letters say nothing
meant as (
    select * from found where kind <> 'code'
    union all
    select codes.*
    from found as codes
    semi join decisive as places
        on codes.location_id = places.location_id and codes.country_code = places.country_code and codes.hit <> places.hit
    where codes.kind = 'code'
),

known as (
    select location_id, part, sum(words) as words
    from (
        select distinct location_id, part, hit, words from meant where kind not in ('nowhere', 'number')
    ) as hits
    group by all
),

-- words that no gazetteer knows make it likelier that a name beside them is no place
unknown as (
    select
        parts.location_id, parts.part,
        greatest(0, array_length(parts.words) - coalesce(known.words, 0)) as words
    from (
        select location_id, part, {{ list_filter('words', 'word', 'not ' ~ matches('word', '^\\d')) }} as words
        from {{ ref('int_location_parts') }}
    ) as parts
    left join known using (location_id, part)
),

weighed as (
    select
        meant.*, unknown.words as unknown_words,
        sum(meant.weight) over (partition by meant.location_id, meant.hit) as total
    from meant
    inner join unknown using (location_id, part)
    where meant.country_code is not null
)

select
    location_id, hit, country_code, region_code, department_code, commune, decides,
    -- somebody who writes the name may still be in another country, and it may be no place at all
    least(0.5, doubt + 0.1 * unknown_words) as doubt,
    cast(weight as double) / (total * (1 + 0.3 * unknown_words) + 100 + 30000 * unknown_words) as share
from weighed
