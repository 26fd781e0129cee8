-- One row per imported (network, account, post, act, day its counter was observed).
select network, account_id, nullif(post_id, '') as post_id, act, observed_on, count as total, true as is_in_score
from {{ source('imports', 'counters') }}
where
    {{ not_removed_import('counters', 'post', ['post_id']) }}
    and {{ not_removed_import('counters', 'account', ['account_id']) }}
