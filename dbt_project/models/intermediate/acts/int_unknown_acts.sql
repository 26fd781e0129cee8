-- One row per (network, account, post, act, day) on which the number of acts that only a counter tells of changed.
with counted as (
    select
        counters.network, counters.account_id, counters.post_id, counters.act,
        -- a counter seen for the first time belongs to its post's day, its growth to the day it was observed
        case
            when row_number() over (
                partition by counters.network, counters.account_id, counters.post_id, counters.act
                order by counters.observed_on
            ) = 1 then coalesce(posts.day, counters.observed_on)
            else counters.observed_on
        end as day,
        counters.total
    from {{ ref('int_counters__unioned') }} as counters
    left join {{ ref('int_posts') }} as posts
        on counters.network = posts.network and counters.post_id = posts.post_id
    where not coalesce(posts.is_repost, false) and coalesce(counters.is_in_score, true)
),

steps as (
    select network, account_id, post_id, act, day, max(total) as total, 0 as known from counted group by all
    union all
    -- acts on oneself are known too: they count nowhere, least of all as a stranger's
    select acts.network, acts.target_account_id, acts.post_id, acts.act, acts.day, 0, count(*)
    from {{ ref('int_identified_interactions') }} as acts
    -- where nothing was counted, nothing is unknown
    semi join counted
        on
            acts.network = counted.network
            and acts.target_account_id = counted.account_id
            and acts.post_id is not distinct from counted.post_id
            and acts.act = counted.act
    group by all
),

cumulated as (
    select
        network, account_id, post_id, act, day,
        max(max(total)) over history as total,
        sum(sum(known)) over history as known
    from steps
    group by network, account_id, post_id, act, day
    window history as (partition by network, account_id, post_id, act order by day)
),

unknown as (
    select
        network, account_id, post_id, act, day,
        greatest(0, total - known) - lag(greatest(0, total - known), 1, 0) over (
            partition by network, account_id, post_id, act order by day
        ) as acts
    from cumulated
)

select network, account_id, post_id, act, day, cast(acts as bigint) as acts
from unknown
where acts <> 0 and day <= {{ as_of() }}
