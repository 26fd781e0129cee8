-- One row per scored person who posts: the four answers behind the style, over the last 13 weeks.
with recent as (
    select person_id, is_repost, {{ week_back('day') }} as week
    from {{ ref('int_posts') }}
    where day > {{ as_of() }} - 91
),

posts as (
    select person_id, count(*) as posts, avg(cast(is_repost as integer)) as shared, count(distinct week) as weeks
    from recent
    group by person_id
),

given as (
    select person_id, sum(acts) as acts
    from (
        select actor_person_id as person_id, day, 1 as acts from {{ ref('int_interactions') }}
        where actor_person_id is not null
        union all
        -- people take part whoever it is that they act on
        select person_id, day, acts from {{ ref('int_acts_elsewhere') }}
    )
    where day > {{ as_of() }} - 91
    group by person_id
),

subjects as (
    select posts.person_id, posts.network, posts.post_id, topics.topic_id
    from {{ ref('int_posts') }} as posts
    inner join {{ ref('int_text_topics') }} as topics using (network, post_id)
    where posts.day > {{ as_of() }} - 91
),

told as (
    select person_id, count(distinct network || ' ' || post_id) as posts from subjects group by person_id
),

focus as (
    -- a post may be about several topics
    select shares.person_id, max(shares.posts) / any_value(told.posts) as main_share
    from (select person_id, topic_id, count(*) as posts from subjects group by all) as shares
    inner join told using (person_id)
    group by shares.person_id
)

select
    posts.person_id,
    -- at least one act on others for every four posts of one's own
    coalesce(given.acts, 0) >= posts.posts / 4 as takes_part,
    posts.shared <= 0.5 as creates,
    coalesce(focus.main_share, 0) >= 0.5 as is_focused,
    -- in at least ten of the last thirteen weeks
    posts.weeks >= 10 as is_consistent
from posts
inner join {{ ref('int_countries') }} as people using (person_id)
left join given using (person_id)
left join focus using (person_id)
