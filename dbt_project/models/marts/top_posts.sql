-- One row per (person, post): the ten posts that people responded to most.
select
    posts.person_id, posts.network, posts.post_id, posts.day, posts.url,
    left(posts.text, 500) as text,
    responses.acts, responses.points,
    row_number() over (
        partition by posts.person_id
        order by responses.response_0 desc, responses.points desc, posts.network asc, posts.post_id asc
    ) as position
from {{ ref('int_post_responses') }} as responses
inner join {{ ref('int_posts') }} as posts using (network, post_id, person_id)
inner join {{ ref('people') }} as people using (person_id)
where responses.points > 0
qualify position <= 10
