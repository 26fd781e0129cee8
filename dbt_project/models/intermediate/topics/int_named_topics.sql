-- One row per (text, topic that its words name), before parents: the longest phrase wins, exclusions hold.
with texts as (
    select text_number, language, split(text, ' ') as tokens from {{ ref('int_texts') }}
),

written as (
    select *, {{ unnest_places('tokens', 'written', 'place') }} from texts
),

sought as (
    select
        written.text_number, written.place, spellings.{{ exclude(['written']) }},
        case
            when spellings.length > 2
                then list_slice(
                    written.tokens, greatest(1, written.place - spellings.length + 1), written.place + spellings.length - 1
                )
        end as around,
        case when spellings.side <> 0 then list_extract(written.tokens, written.place + spellings.side) end as neighbour
    from written
    inner join {{ ref('int_spellings') }} as spellings using (written)
    where spellings.language = 'any' or coalesce(written.language = spellings.language, true)
),

hits as {{ materialized() }} (
    select sought.text_number, sought.place, sought.form, sought.term, sought.topic_id, sought.excluded, sought.length
    from sought
    left join {{ ref('int_written') }} as neighbours on sought.neighbour = neighbours.written
    where
        case
            when sought.side = 0 then true
            when sought.beside <> list_extract(neighbours.words, if(sought.side = 1, 1, -1)) then false
            when sought.length = 2 then neighbours.written is not null
            -- only what may be a longer phrase is read again, and only the words around it
            else contains({{ spaced("array_to_string(sought.around, ' ')") }}, ' ' || sought.form || ' ')
        end
),

phrases as (
    select text_number, place, form, excluded, length from hits where length > 1 or excluded is not null
),

unmeant as (
    -- said in a longer phrase, or of something else
    select hits.text_number, hits.place, hits.term
    from hits
    inner join phrases using (text_number)
    where
        hits.term = phrases.excluded
        or hits.length < phrases.length
        and abs(hits.place - phrases.place) < phrases.length
        and contains(' ' || phrases.form || ' ', ' ' || hits.form || ' ')
)

select text_number, topic_id, min(term) as term
from hits
anti join unmeant using (text_number, place, term)
where topic_id is not null
group by all
