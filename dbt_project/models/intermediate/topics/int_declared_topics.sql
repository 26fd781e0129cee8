-- One row per (person, topic as the registry writes it) to hide: its topic_id, empty where there is no such topic.
with declared as (
    select dataset, person_id, hidden_topics from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset) = 1
),

told as (
    select dataset, person_id, trim(unnest(string_split_regex(hidden_topics, '[;,|]'))) as written from declared
),

keyed as (
    select *, {{ place_key('lower(written)') }} as word from told where written <> ''
)

select
    keyed.dataset,
    -- what was said under a former id holds for whom it leads to
    coalesce(aliases.person_id, keyed.person_id) as person_id,
    keyed.written, words.value as topic_id
from keyed
left join {{ ref('int_person_aliases') }} as aliases on keyed.person_id = aliases.alias_id
left join {{ ref('int_value_words') }} as words
    on words.condition = 'topic' and keyed.word = words.word
