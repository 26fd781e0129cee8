-- One row per (list by rule, condition, value): what its people are asked for; of several values one is enough.
with terms as (
    select list_id, unnest(string_split_regex(rule, ' +')) as term
    from {{ ref('int_lists') }}
    where rule is not null
)

select
    list_id,
    split_part(term, ':', 1) as condition,
    unnest(string_split(split_part(term, ':', 2), ',')) as value
from terms
