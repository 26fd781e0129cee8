-- One row per (topic, other topic): the ten that the same people are responded to on, the closest first.
with told as (
    select person_id, topic_id from {{ ref('person_topics') }} where response > 0 and not is_repeated
),

sizes as (
    select topic_id, count(*) as people from told group by topic_id
),

pairs as (
    select ours.topic_id, others.topic_id as related_topic_id, count(*) as people
    from told as ours
    inner join told as others on ours.person_id = others.person_id and ours.topic_id <> others.topic_id
    group by all
),

measured as (
    select
        pairs.topic_id, pairs.related_topic_id, pairs.people,
        round(pairs.people / sqrt(sizes.people * related.people), 6) as similarity
    from pairs
    inner join sizes using (topic_id)
    inner join sizes as related on pairs.related_topic_id = related.topic_id
    -- a pair of people is a chance
    where pairs.people >= 3
)

select
    *, row_number() over (partition by topic_id order by similarity desc, people desc, related_topic_id asc) as position
from measured
qualify position <= 10
