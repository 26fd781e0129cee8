-- One row per (network, account, other, day): how often the account acted on that other, and answered it, on that day.
-- The other is a person; of owned accounts, whose acts on anybody are known, also an account that nobody owns.
select
    acts.network, coalesce(keys.account_id, acts.actor_account_id) as account_id,
    acts.person_id as other_id, true as is_person,
    -- an act whose time is unknown came no earlier than its post; when we first saw it says nothing of a rhythm
    case when acts.is_timed then acts.day else posts.day end as day,
    count(*) as acts,
    count(*) filter (where acts.act = 'reply' and acts.is_timed) as replies
from {{ ref('int_interactions') }} as acts
left join {{ ref('int_posts') }} as posts on acts.network = posts.network and acts.post_id = posts.post_id and not acts.is_timed
left join {{ ref('int_account_keys') }} as keys on acts.network = keys.network and acts.actor_account_id = keys.account_key
where case when acts.is_timed then acts.day else posts.day end > {{ first_day_judged() }}
group by all
union all
select network, account_id, target_account_id, false, day, cast(sum(acts) as bigint), cast(sum(replies) as bigint)
from {{ ref('int_acts_elsewhere') }}
where day > {{ first_day_judged() }}
group by network, account_id, target_account_id, day
