-- One row per scored person who posts: the four answers behind the style, over the last 90 days.
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
    select actor_person_id as person_id, count(*) as acts
    from {{ ref('int_interactions') }}
    where day > {{ as_of() }} - 91 and actor_person_id is not null
    group by actor_person_id
),

subjects as (
    select posts.person_id, topics.topic_id, count(*) as posts
    from {{ ref('int_posts') }} as posts
    inner join {{ ref('int_text_topics') }} as topics using (network, post_id)
    where posts.day > {{ as_of() }} - 91
    group by all
),

focus as (
    select person_id, max(posts) / sum(posts) as main_share from subjects group by person_id
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
