-- One row per (scored person, topic) at as-of: what the person writes, the response to it, and what others attribute.
with posts as (
    select person_id, topic_id, count(*) as posts
    from {{ ref('int_post_topics') }}
    where day > {{ as_of() }} - 270
    group by all
),

received as (
    select person_id, cast(sum(response_0) as double) as response from {{ ref('int_post_responses') }} group by person_id
),

responses as (
    select person_id, topic_id, cast(response as double) as response
    from {{ ref('int_topic_responses') }}
    where score_date = {{ as_of() }}
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
    coalesce(responses.response / nullif(received.response, 0), 0) as focus,
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
