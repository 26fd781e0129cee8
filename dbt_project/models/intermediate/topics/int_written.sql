-- One row per word as texts write it that holds a word of some term: accents, elision and hashtags are settled once a word.
with written as {{ materialized() }} (
    select written, count(*) as times
    from (select {{ unnest("split(text, ' ')") }} as written from {{ ref('int_texts') }})
    group by written
),

worded as (
    select
        written, times,
        case
            -- a name or an address says nothing; as a filter it would be asked of every word of every text
            when starts_with(written, '@') or contains(written, '://') or starts_with(written, 'www.') then {{ list_of([]) }}
            else {{ words_of('written') }} || {{ words_of_hashtags('written') }}
        end as words
    from written
),

parts as (
    select distinct {{ unnest("split(form, ' ')") }} as word from {{ ref('int_topic_forms') }}
),

telling as (
    select held.written from (select written, {{ unnest('words') }} as word from worded) as held
    inner join parts using (word)
)

select * from worded semi join telling using (written)
