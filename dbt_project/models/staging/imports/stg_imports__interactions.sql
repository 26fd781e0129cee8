-- One row per imported act: interactions, places on lists and +K.
with acts as (
    select
        network, interaction_id, act, actor_account_id, target_account_id, post_id, acting_post_id,
        text, fingerprint, audience_band, null as topic,
        coalesce(occurred_at, observed_at) as occurred_at,
        occurred_at is not null as is_timed
    from {{ source('imports', 'interactions') }}
    union all
    select
        network,
        'list:' || list_id || ':' || account_id as interaction_id,
        'list' as act,
        -- a list whose owner is not told is a giver of its own
        coalesce(owner_account_id, 'list:' || list_id) as actor_account_id,
        account_id as target_account_id,
        list_id as post_id,
        null as acting_post_id,
        list_name as text,
        null as fingerprint, null as audience_band, null as topic,
        observed_at as occurred_at,
        false as is_timed
    from {{ source('imports', 'list_memberships') }}
    union all
    select
        network,
        'endorse:' || giver_account_id || ':' || target_account_id || ':' || topic || ':' || {{ instant_text('given_at') }}
            as interaction_id,
        'endorse' as act,
        giver_account_id as actor_account_id,
        target_account_id,
        null as post_id, null as acting_post_id, null as text, null as fingerprint, null as audience_band,
        topic,
        given_at as occurred_at,
        true as is_timed
    from {{ source('imports', 'endorsements') }}
)

select *, true as is_in_score
from acts
where
    {{ not_removed_import('acts', 'interaction', ['interaction_id', 'acting_post_id']) }}
    -- a list that is gone goes by its id
    and {{ not_removed_import('acts', 'post', ['post_id', 'acting_post_id']) }}
    and {{ not_removed_import('acts', 'account', ['actor_account_id', 'target_account_id']) }}
