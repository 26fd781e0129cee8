-- One row per (list by rule, condition, value): what its people are asked for; of several values one is enough.
with terms as (
    select dataset, list_id, unnest(string_split_regex(rule, ' +')) as term
    from {{ ref('int_lists') }}
    where rule is not null
),

asked as (
    select
        dataset, list_id,
        split_part(term, ':', 1) as condition,
        unnest(string_split(split_part(term, ':', 2), ',')) as written
    from terms
)

select
    asked.dataset, asked.list_id, asked.condition, asked.written,
    coalesce(words.value, asked.written) as value,
    case when asked.condition = 'score' then try_cast(asked.written as double) is not null else words.value is not null end as is_known
from asked
left join {{ ref('int_value_words') }} as words
    on asked.condition = words.condition and {{ place_key('lower(asked.written)') }} = words.word
-- a name and its code are one value
qualify row_number() over (partition by asked.list_id, asked.condition, value order by asked.written) = 1
