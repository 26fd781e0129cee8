-- One row per imported (network, post).
select
    network, post_id, account_id, created_at, text, language, url, kind,
    in_reply_to_post_id, repost_of_post_id
from {{ source('imports', 'posts') }}
where
    {{ not_removed_import('posts', 'post', ['post_id']) }}
    and {{ not_removed_import('posts', 'account', ['account_id']) }}
