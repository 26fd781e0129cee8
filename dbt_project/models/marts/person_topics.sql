-- One row per (person, topic) at as-of: what people respond to.
with posts as (
    select posts.person_id, topics.topic_id, count(*) as posts
    from {{ ref('int_text_topics') }} as topics
    inner join {{ ref('int_posts') }} as posts using (network, post_id)
    where posts.day > {{ as_of() }} - 270
    group by all
),

responses as (
    select person_id, scope_id as topic_id, ranked_by as response, rank
    from {{ ref('int_ranks') }} where scope_kind = 'topic' and score_date = {{ as_of() }}
)

select
    posts.person_id, posts.topic_id, posts.posts,
    coalesce(responses.response, 0) as response,
    coalesce(
        responses.response / nullif(sum({{ exact('responses.response') }}) over (partition by posts.person_id), 0), 0
    ) as share,
    responses.rank
from posts
inner join {{ ref('people') }} as people using (person_id)
left join responses using (person_id, topic_id)
