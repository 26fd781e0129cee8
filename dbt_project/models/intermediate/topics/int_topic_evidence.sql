-- One row per (scored person, topic) at as-of: what the person writes, the response to it, and what others attribute.
with posts as (
    select person_id, topic_id, count(*) as posts
    from {{ ref('int_post_topics') }}
    where day > {{ as_of() }} - 270
    group by all
),

received as (
    select posts.person_id, cast({{ exact_sum('points.points') }} as double) as response
    from {{ ref('int_post_points') }} as points
    inner join {{ ref('int_active_methods') }} as active on active.score_date = {{ as_of() }}
    inner join {{ ref('method_versions') }} as methods using (method_version, weights_version)
    inner join {{ ref('int_posts') }} as posts using (network, post_id)
    where points.points > 0
    group by posts.person_id
),

responses as (
    select points.person_id, points.topic_id, cast(points.points as double) as response
    from {{ ref('int_topic_points') }} as points
    inner join {{ ref('int_active_methods') }} as active using (score_date)
    inner join {{ ref('method_versions') }} as methods using (method_version, weights_version)
    where points.score_date = {{ as_of() }}
),

attributions as (
    select
        person_id, topic_id,
        count(*) filter (where kind = 'list') as lists,
        count(*) filter (where kind = 'endorse') as endorsements,
        count(*) filter (where kind = 'tag') as tags,
        cast({{ exact_sum('weight') }} as double) as attributed
    from {{ ref('int_topic_attributions') }}
    group by all
)

select
    person_id, topic_id,
    coalesce(posts.posts, 0) as posts,
    coalesce(responses.response, 0) as response,
    -- who is great elsewhere is responded to on everything
    least(1, coalesce(responses.response / nullif(received.response, 0), 0)) as focus,
    coalesce(attributions.lists, 0) as lists,
    coalesce(attributions.endorsements, 0) as endorsements,
    coalesce(attributions.tags, 0) as tags,
    coalesce(attributions.attributed, 0) as attributed
from posts
full join responses using (person_id, topic_id)
full join attributions using (person_id, topic_id)
left join received using (person_id)
inner join {{ ref('int_people') }} as people using (person_id)
anti join {{ ref('int_hidden_topics') }} as hidden using (person_id, topic_id)
where people.is_scored
