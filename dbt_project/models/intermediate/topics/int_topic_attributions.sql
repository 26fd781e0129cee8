-- One row per (person, topic, giver, kind): somebody ties that person to the topic, by the name of a list, a tag or a +K.
with told as (
    select texts.kind, texts.network, texts.text_id, topics.topic_id
    from {{ ref('int_named_topics') }} as topics
    inner join {{ ref('int_texts') }} as texts using (text_number)
    where texts.kind in ('list', 'tag')
    union all
    select 'endorse', network, interaction_id, topic_id from {{ ref('int_endorsed_topics') }}
),

given as (
    select network, interaction_id, if(act = 'list', 'list', 'tag') as kind, person_id, actor_id, day
    from {{ ref('int_interactions') }} where act in ('list', 'mention') and coalesce(is_in_score, true)
    union all
    select network, interaction_id, 'endorse', person_id, actor_id, day
    from {{ ref('int_endorsements') }} where counts
)

select
    given.person_id, lineages.belongs_to as topic_id, given.actor_id, told.kind,
    max(given.day) as day,
    any_value(coalesce(weights.weight, methods.unclaimed_standing)) as weight
from told
inner join given on told.kind = given.kind and told.network = given.network and told.text_id = given.interaction_id
anti join {{ ref('int_hidden_topics') }} as hidden
    on given.person_id = hidden.person_id and told.topic_id = hidden.topic_id
inner join {{ ref('int_topic_lineages') }} as lineages using (topic_id)
inner join {{ ref('int_active_methods') }} as active on active.score_date = {{ as_of() }}
inner join {{ ref('method_versions') }} as methods using (method_version)
{{ with_weights('int_weights', 'active.score_date', 'given.actor_id') }}
-- a list holds until it is left, a word fades as acts do
where given.day > {{ as_of() }} - 270 or told.kind = 'list'
group by all
