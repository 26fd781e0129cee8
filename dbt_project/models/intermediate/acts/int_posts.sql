-- One row per (network, post) of an account somebody owns.
with owned as {{ not_materialized() }} (
    select
        posts.network, posts.post_id, posts.account_id, owners.person_id, posts.created_at,
        {{ day_of('posts.created_at') }} as day,
        posts.text, posts.language, posts.url,
        {{ is_repost('posts') }} as is_repost,
        {{ short_key(['posts.network', 'posts.post_id']) }} as post_key
    from {{ ref('int_posts__unioned') }} as posts
    inner join {{ ref('int_identities') }} as owners
        on
            posts.network = owners.network
            and posts.account_id = owners.account_id
            and {{ day_of('posts.created_at') }} between owners.since and owners.until
    where {{ day_of('posts.created_at') }} <= {{ as_of() }}
),

read_again as (
    -- the API and the person's own export may both bring the post; few: to rank those alone saves sorting all texts
    select post_key from owned group by post_key having count(*) > 1
)

select {{ exclude(['post_key']) }} from owned anti join read_again using (post_key)
union all
select {{ exclude(['post_key']) }} from owned
semi join read_again using (post_key)
-- of a text and its beginning the whole; what is left of the order only makes the choice the same every time
qualify row_number() over (
    partition by network, post_id
    order by
        text is null asc, created_at asc, text desc,
        coalesce(language, '') asc, coalesce(url, '') asc, account_id asc, person_id asc, is_repost asc
) = 1
