-- One row per (person, post): the ten posts that people responded to most.
select
    posts.person_id, posts.network, posts.post_id, posts.day, posts.url,
    left(posts.text, 500) as text,
    points.acts, points.points,
    row_number() over (partition by posts.person_id order by points.points desc, posts.network asc, posts.post_id asc) as position
from {{ ref('int_post_points') }} as points
inner join {{ ref('int_active_methods') }} as active on active.score_date = {{ as_of() }}
inner join {{ ref('method_versions') }} as methods using (method_version, weights_version)
inner join {{ ref('int_posts') }} as posts using (network, post_id)
inner join {{ ref('people') }} as people using (person_id)
where points.points > 0
qualify position <= 10
