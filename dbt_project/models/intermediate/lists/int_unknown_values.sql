-- One row per value in a list's rule that there is none of, with the names that come nearest.
with nearest as (
    select
        asked.dataset, asked.list_id, asked.condition, asked.written, words.name,
        max(jaro_winkler_similarity(asked.word, words.word)) as likeness
    from {{ ref('int_list_conditions') }} as asked
    left join {{ ref('int_value_words') }} as words using (condition)
    where not asked.is_known
    group by asked.dataset, asked.list_id, asked.condition, asked.written, words.name
    qualify row_number() over (
        partition by asked.list_id, asked.condition, asked.written order by likeness desc nulls last, words.name asc
    ) <= 3
)

select
    dataset, list_id, condition, written,
    {{ string_agg('name', ', ', order_by='likeness desc, name asc') }} as nearest
from nearest
group by all
