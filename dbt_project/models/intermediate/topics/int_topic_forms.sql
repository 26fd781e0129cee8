-- One row per (form, term, topic or excluded term): a way of writing a term, its plurals and hashtag included.
with recursive terms as (
    select *, {{ words_of('term') }} as words from {{ ref('int_topic_terms') }}
),

spelled as (
    select *, 0 as place, {{ list_of([]) }} as spelling from terms
    union all
    select
        {{ exclude(['place', 'spelling', 'word']) }}, place + 1,
        {{ unnest(list_transform(numbers_of('word'), 'written', 'array_append(spelling, written)')) }}
    from (select *, list_extract(words, place + 1) as word from spelled where place < array_length(words)) as begun
),

forms as (
    select *, array_to_string(spelling, ' ') as form, place as length from spelled where place = array_length(words) and place > 0
    union all
    -- a hashtag has no spaces
    select *, '#' || array_to_string(spelling, '') as form, 1 as length
    from spelled
    where place = array_length(words) and place > 1 and not starts_with(term, '#')
)

select distinct
    form, term, topic_id, language, length,
    -- an exclusion that holds its term is a longer form like any other: it takes the meaning away where it stands
    case when not list_has_all(words, {{ words_of('excluded') }}) then excluded end as excluded
from forms
