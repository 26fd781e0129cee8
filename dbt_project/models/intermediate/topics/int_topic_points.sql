-- One row per (weights version, scored date, person, topic): points of the acts on that person's posts about the topic.
with acts as (
    -- what is worth more than one topic counts for each of them: a post has few
    select prices.weights_version, topics.topic_id, acts.person_id, acts.day, sum({{ exact('prices.points') }}) as points
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_text_topics') }} as topics using (network, post_id)
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    group by all
    union all
    select prices.weights_version, topics.topic_id, posts.person_id, acts.day, sum({{ exact('prices.points * acts.acts') }})
    from {{ ref('int_unknown_acts') }} as acts
    inner join {{ ref('int_text_topics') }} as topics using (network, post_id)
    inner join {{ ref('int_posts') }} as posts using (network, post_id)
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    group by all
)

select
    acts.weights_version, faded.score_date, acts.person_id, acts.topic_id,
    greatest(0, sum({{ exact('acts.points * faded.fade') }})) as points
from acts
inner join {{ ref('int_faded_days') }} as faded
    on acts.weights_version = faded.weights_version and acts.day = faded.day
group by all
