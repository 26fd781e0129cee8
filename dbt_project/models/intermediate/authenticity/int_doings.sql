-- One row per (network, account, own post or act): what the busier accounts did at a known time, on any account somebody owns.
with answers as (
    select network, post_id from {{ ref('int_posts__unioned') }}
    where in_reply_to_post_id is not null or kind in ('reply', 'quote')
),

posts as (
    select network, account_id, post_id as doing_id, created_at, day, text, is_repost
    from {{ ref('int_posts') }}
    where day > {{ first_day_judged(windows=2) }}
),

acts as {{ not_materialized() }} (
    -- read three times, and few of it stay: to keep it as it is would write it all to the disk
    select
        acts.network, coalesce(keys.account_id, acts.actor_account_id) as actor_account_id,
        coalesce(acts.acting_post_id, acts.interaction_id) as acting_post_id,
        acts.interaction_id, acts.act, acts.occurred_at, acts.day, acts.text, acts.fingerprint
    from {{ ref('int_identified_interactions') }} as acts
    left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
    where acts.is_timed and acts.day > {{ first_day_judged(windows=2) }}
),

busy as (
    -- nobody is judged by a handful of acts
    select network, account_id from (
        select network, account_id from posts
        union all
        select network, actor_account_id from acts
    ) as done
    group by all
    having count(*) >= (
        select min(least_observations) from {{ ref('authenticity_rules') }} where window_days is not null and least_observations > 1
    )
),

once as (
    -- a post that mentions three people is one post
    select acts.*
    from acts
    semi join busy on acts.network = busy.network and acts.actor_account_id = busy.account_id
    anti join posts
        on acts.network = posts.network and acts.actor_account_id = posts.account_id and acts.acting_post_id = posts.doing_id
    qualify row_number() over (
        partition by acts.network, acts.actor_account_id, acts.acting_post_id
        order by
            acts.act <> 'mention' desc, acts.occurred_at asc, acts.interaction_id asc,
            -- two origins may bring one act in other words, which would make a long key to sort by
            {{ short_key(['acts.act', 'acts.fingerprint', 'acts.text']) }} asc
    ) = 1
),

doings as (
    select
        posts.network, posts.account_id, posts.doing_id, posts.created_at as done_at, posts.day, true as is_post,
        -- posts of one's own accord, and those that somebody else's post called for, have rhythms of their own
        case when posts.is_repost or answers.post_id is not null then 'answer' else 'post' end as stream,
        case when not posts.is_repost then {{ letters_of('posts.text') }} end as letters,
        cast(null as string) as fingerprint
    from posts
    semi join busy using (network, account_id)
    left join (select distinct network, post_id from answers) as answers
        on posts.network = answers.network and posts.doing_id = answers.post_id
    union all
    select
        network, actor_account_id, acting_post_id, occurred_at, day,
        act in ('reply', 'comment', 'mention', 'quote', 'share'),
        'answer',
        case when act <> 'share' then {{ letters_of('text') }} end,
        case when act <> 'share' then fingerprint end
    from once
)

select
    network, account_id, doing_id, done_at, day, is_post, stream,
    case
        when length(letters) >= (select letters from {{ ref('authenticity_rules') }} where rule = 'near_duplicate_texts')
            then coalesce(fingerprint, left(sha256(letters), 16))
        when letters is null then fingerprint
    end as fingerprint
from doings
