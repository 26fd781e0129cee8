-- One row per (network, account, own post or act): what the busier accounts did at a known time, on any account somebody owns.
with answers as (
    select network, post_id from {{ ref('int_posts__unioned') }}
    where in_reply_to_post_id is not null or kind in ('reply', 'quote')
),

posts as (
    select
        network, account_id, post_id as doing_id, created_at as done_at, day, true as is_post,
        -- posts of one's own accord, and those that somebody else's post called for, have rhythms of their own
        case when is_repost or (network, post_id) in (select (network, post_id) from answers) then 'answer' else 'post' end as stream,
        case when not is_repost then {{ letters_of('text') }} end as letters,
        null::varchar as fingerprint
    from {{ ref('int_posts') }}
),

acts as (
    -- a post that mentions three people is one post
    select distinct on (acts.network, coalesce(keys.account_id, acts.actor_account_id), acts.acting_post_id)
        acts.network, coalesce(keys.account_id, acts.actor_account_id) as account_id, acts.acting_post_id as doing_id,
        acts.occurred_at as done_at, acts.day,
        acts.act in ('reply', 'comment', 'mention', 'quote', 'share') as is_post,
        'answer' as stream,
        case when acts.act <> 'share' then {{ letters_of('acts.text') }} end as letters,
        case when acts.act <> 'share' then acts.fingerprint end as fingerprint
    from {{ ref('int_identified_interactions') }} as acts
    left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
    where acts.is_timed
    order by
        acts.network asc, coalesce(keys.account_id, acts.actor_account_id) asc, acts.acting_post_id asc,
        acts.act <> 'mention' desc, acts.occurred_at asc, acts.interaction_id asc
),

doings as (
    select * from posts
    union all by name
    select * from acts
    where (network, account_id, doing_id) not in (select (network, account_id, doing_id) from posts)
)

select
    network, account_id, doing_id, done_at, day, is_post, stream,
    case
        when length(letters) >= (select letters from {{ ref('authenticity_rules') }} where rule = 'near_duplicate_texts')
            then left(sha256(letters), 16)
        when letters is null then fingerprint
    end as fingerprint
from doings
-- nobody is judged by a handful of acts
qualify count(*) over (partition by network, account_id) >= (
    select min(least_observations) from {{ ref('authenticity_rules') }} where window_days is not null and least_observations > 1
)
