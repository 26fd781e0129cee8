-- One row per (word as texts write it, form to look for there), with the word that must stand beside it.
with words as (
    select written, times, words, {{ unnest('array_distinct(words)') }} as word from {{ ref('int_written') }}
),

vocabulary as (
    select word, sum(times) as times from words group by word
),

parts as (
    select *, {{ unnest('array_distinct(parts)') }} as word
    from (select *, split(form, ' ') as parts from {{ ref('int_topic_forms') }}) as forms
),

sought as (
    -- a phrase is looked for at its rarest word, and not at all if one is never written
    select
        parts.form, parts.term, parts.topic_id, parts.language, parts.excluded, parts.length, parts.parts,
        min_by(parts.word, (vocabulary.times, parts.word)) as word
    from parts
    inner join vocabulary using (word)
    group by all
    having count(*) = array_length(array_distinct(parts.parts))
),

placed as (
    select
        words.written, words.words, sought.*,
        case
            when contains(' ' || array_to_string(words.words, ' ') || ' ', ' ' || sought.form || ' ') then 0
            when sought.word = list_extract(sought.parts, -1) then -1
            else 1
        end as side
    from words
    inner join sought using (word)
)

select
    written, form, term, topic_id, language, excluded, length, side,
    case when side <> 0 then list_extract(parts, array_position(parts, word) + side) end as beside
from placed
where side = 0 or length > 1 and word = list_extract(words, if(side = 1, -1, 1))
