-- One row per (weights version, scored date, person, topic): points of the acts on that person's posts about the topic.
with acts as (
    select network, act, post_id, person_id, day, 1 as acts
    from {{ ref('int_interactions') }}
    where post_id is not null and {{ in_slice('person_id') }}
    union all
    select acts.network, acts.act, acts.post_id, posts.person_id, acts.day, acts.acts
    from {{ ref('int_unknown_acts') }} as acts
    inner join {{ ref('int_posts') }} as posts using (network, post_id)
    where {{ in_slice('posts.person_id') }}
),

received as (
    select
        prices.weights_version, acts.network, acts.post_id, acts.person_id, acts.day,
        {{ exact_sum('prices.points * acts.acts') }} as points
    from acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    group by all
),

daily as (
    -- what is worth more than one topic counts for each of them: a post has few
    select received.weights_version, received.person_id, topics.topic_id, received.day, sum(received.points) as points
    from received
    inner join {{ ref('int_post_topics') }} as topics using (network, post_id)
    -- an act may be on somebody who comments on the post
    anti join {{ ref('int_hidden_topics') }} as hidden
        on received.person_id = hidden.person_id and topics.topic_id = hidden.topic_id
    group by all
)

select
    daily.weights_version, faded.score_date, daily.person_id, daily.topic_id,
    greatest(0, {{ exact_sum('daily.points * faded.fade') }}) as points
from daily
inner join {{ ref('int_faded_days') }} as faded
    on daily.weights_version = faded.weights_version and daily.day = faded.day
group by all
