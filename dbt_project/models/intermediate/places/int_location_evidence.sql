-- One row per (location, hit, country): the share of people with that name who live there.
with found as (
    select
        hits.location_id, hits.part, hits.hit, hits.last - hits.first + 1 as words,
        names.country_code, names.weight, kinds.doubt, kinds.decides, names.kind
    from {{ ref('int_location_hits') }} as hits
    inner join {{ ref('int_place_names') }} as names using (key)
    inner join {{ ref('place_kinds') }} as kinds using (kind)
    where names.kind <> 'code' or (hits.is_end and not hits.is_start)
),

-- TX after Paris says which Paris; where no such place is known, two letters say nothing
meanings as (
    select * from found where kind <> 'code'
    union all
    select codes.*
    from found as codes
    semi join (select location_id, country_code, hit from found where decides) as places
        on codes.location_id = places.location_id and codes.country_code = places.country_code and codes.hit <> places.hit
    where codes.kind = 'code'
),

-- words that no gazetteer knows make it likelier that a name beside them is no place
unknown as (
    select parts.location_id, parts.part, parts.words - coalesce(known.words, 0) as unknown_words
    from (
        select location_id, part, len(list_filter(words, lambda word: not regexp_matches(word, '^\d'))) as words
        from {{ ref('int_location_parts') }}
    ) as parts
    left join (
        select location_id, part, sum(words) as words
        from (
            select location_id, part, hit, any_value(words) as words
            from meanings
            where kind not in ('nowhere', 'number')
            group by all
        )
        group by all
    ) as known using (location_id, part)
),

hits as (
    select
        location_id, part, hit, sum(weight) as weight,
        arg_max(doubt, (weight, -doubt)) as doubt, bool_or(decides) as decides
    from meanings
    where country_code is not null
    group by all
)

select
    hits.location_id, hits.hit, meanings.country_code, hits.doubt, hits.decides,
    cast(sum(meanings.weight) / (hits.weight + 100 + 30000 * greatest(0, unknown.unknown_words)) as double) as share,
    cast(1 - hits.weight / (hits.weight + 100 + 30000 * greatest(0, unknown.unknown_words)) as double) as nowhere
from hits
inner join meanings using (location_id, hit)
inner join unknown on hits.location_id = unknown.location_id and hits.part = unknown.part
where meanings.country_code is not null
group by hits.location_id, hits.hit, meanings.country_code, hits.doubt, hits.decides, hits.weight, unknown.unknown_words
