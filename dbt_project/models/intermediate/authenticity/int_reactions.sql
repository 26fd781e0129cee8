-- One row per act at a known time on a post whose time is known: who reacted how many seconds later.
select
    acts.network, coalesce(keys.account_id, acts.actor_account_id) as account_id,
    acts.target_account_id, acts.interaction_id, acts.day,
    {{ seconds_between('posts.created_at', 'acts.occurred_at') }} as delay
from {{ ref('int_interactions') }} as acts
inner join {{ ref('int_posts') }} as posts on acts.network = posts.network and acts.post_id = posts.post_id
left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
-- a mention may carry the post that mentions
where acts.is_timed and acts.day > {{ first_day_judged() }} and acts.act <> 'mention' and acts.occurred_at >= posts.created_at
