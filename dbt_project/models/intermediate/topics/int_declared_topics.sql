-- One row per (person, topic as the registry writes it) to hide: its topic_id, empty where there is no such topic.
with declared as (
    select dataset, person_id, hidden_topics from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset) = 1
),

told as (
    select dataset, person_id, {{ unnest(split_at('hidden_topics', '[;,|]')) }} as text from declared
),

keyed as (
    select dataset, person_id, trim(text) as written, {{ place_key('lower(text)') }} as word from told where trim(text) <> ''
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
