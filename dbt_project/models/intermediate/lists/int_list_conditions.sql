-- One row per (list by rule, condition, value): what its people are asked for; of several values one is enough.
with terms as (
    select dataset, list_id, {{ unnest(split_at('rule', ' +')) }} as term
    from {{ ref('int_lists') }}
    where rule is not null
),

asked as (
    select
        dataset, list_id,
        split_part(term, ':', 1) as condition,
        {{ unnest("split(split_part(term, ':', 2), ',')") }} as written
    from terms
),

keyed as (
    select *, {{ place_key('lower(written)') }} as word from asked
)

select
    keyed.dataset, keyed.list_id, keyed.condition, keyed.written, keyed.word,
    coalesce(words.value, keyed.written) as value,
    case
        when keyed.condition = 'score' then try_cast(keyed.written as double) is not null
        else words.value is not null
    end as is_known
from keyed
left join {{ ref('int_value_words') }} as words using (condition, word)
-- a name and its code are one value
qualify row_number() over (partition by keyed.list_id, keyed.condition, value order by keyed.written) = 1
