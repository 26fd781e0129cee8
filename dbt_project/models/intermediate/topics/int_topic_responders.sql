-- One row per (person, topic) that somebody responds to on the person's posts: how many do, and how much they know on average.
with responders as (
    select distinct acts.person_id, topics.topic_id, acts.actor_id
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_post_topics') }} as topics
        on acts.network = topics.network and acts.post_id = topics.post_id and acts.person_id = topics.person_id
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    where acts.day > {{ as_of() }} - 270 and coalesce(acts.is_in_score, true) and {{ in_slice('acts.person_id') }}
),

standings as (
    select {{ actor_key('person_id') }} as actor_id, topic_id, standing from {{ ref('int_topic_standings') }}
)

select
    responders.person_id, responders.topic_id,
    count(*) as responders,
    count(standings.topic_id) as peers,
    -- a standing above a stranger's, and one in the topic itself; the first few responders prove little
    cast({{ exact_sum(
        'greatest(0, coalesce(weights.weight, 0) - methods.unclaimed_standing) + coalesce(standings.standing, 0) * coalesce(weights.trust, 1)'
    ) }} as double) / (count(*) + 3) as regard
from responders
inner join {{ ref('int_active_methods') }} as active on active.score_date = {{ as_of() }}
inner join {{ ref('method_versions') }} as methods using (method_version)
{{ with_weights('int_weights', 'active.score_date', 'responders.actor_id') }}
left join standings on responders.actor_id = standings.actor_id and responders.topic_id = standings.topic_id
group by all
