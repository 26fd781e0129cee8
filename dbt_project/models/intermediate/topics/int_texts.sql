-- One row per text that may name a topic, with its language: a post of somebody's own, the name of a list, a tag, the topic of a +K.
with texts as (
    select 'post' as kind, network, post_id as text_id, person_id, text, language as stated
    from {{ ref('int_posts') }}
    where not is_repost
    union all
    select 'list', network, interaction_id, actor_person_id, text, null
    from {{ ref('int_interactions') }}
    where act = 'list'
    union all
    -- of what somebody writes to a person, the hashtags are said of that person
    select 'tag', network, interaction_id, actor_person_id, array_to_string(regexp_extract_all(text, '#[\p{L}\p{N}_]+', 0), ' '), null
    from {{ ref('int_interactions') }}
    where act = 'mention' and contains(text, '#')
    union all
    select 'endorse', network, interaction_id, actor_person_id, topic, null
    from {{ ref('int_endorsements') }}
),

identified as (
    -- below one half the library is guessing
    select text_key, language from {{ ref('stg_languages__texts') }} where confidence >= 0.5
),

told as (
    select texts.*, identified.language as identified
    from texts
    left join identified on md5(texts.text) = identified.text_key
    where texts.text is not null
),

usual as (
    select person_id, mode() within group (order by identified) as language from told where person_id is not null group by person_id
)

select
    told.kind, told.network, told.text_id, told.person_id, told.text,
    coalesce(
        told.identified,
        -- networks write fr-FR for French and und where they do not know
        nullif(regexp_extract(lower(told.stated), '^([a-z]{2})(-|_|$)', 1), ''),
        usual.language
    ) as language,
    -- a short key for the tables of words, good for one build
    {{ row_key() }} as text_number
from told
left join usual using (person_id)
