-- One row per (network, post) of an account somebody owns.
with posts as (
    select * from {{ ref('int_posts__unioned') }}
)

select
    posts.network, posts.post_id, posts.account_id, owners.person_id, posts.created_at,
    {{ day_of('posts.created_at') }} as day,
    posts.text, posts.language, posts.url,
    -- a repost repeats the text and the counters of somebody else's post
    posts.repost_of_post_id is not null or coalesce(posts.kind = 'repost', false) as is_repost
from posts
inner join {{ ref('int_identities') }} as owners
    on
        posts.network = owners.network
        and posts.account_id = owners.account_id
        and {{ day_of('posts.created_at') }} between owners.since and owners.until
where {{ day_of('posts.created_at') }} <= {{ as_of() }}
-- the API and the person's own export may both bring the post
qualify row_number() over (partition by posts.network, posts.post_id order by posts.text is null, posts.created_at) = 1
