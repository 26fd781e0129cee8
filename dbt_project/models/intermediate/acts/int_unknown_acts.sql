-- One row per (network, account, post, act, day) on which the number of acts that only a counter tells of changed.
with observed as (
    -- an API and an import may both have read the counter that day
    select network, account_id, post_id, act, observed_on, max(total) as total
    from {{ ref('int_counters__unioned') }}
    where coalesce(is_in_score, true)
    group by all
),

-- those too that were written before anybody owned the account: what they had earned then is nobody's
posts as (
    select network, post_id, min({{ day_of('created_at') }}) as day, bool_or({{ is_repost('read') }}) as is_repost
    from {{ ref('int_posts__unioned') }} as read
    where {{ day_of('created_at') }} <= {{ as_of() }}
    group by network, post_id
),

counted as (
    select
        observed.network, observed.account_id, observed.post_id, observed.act,
        -- a counter seen for the first time belongs to its post's day, its growth to the day it was observed
        case
            when row_number() over (
                partition by observed.network, observed.account_id, observed.post_id, observed.act
                order by observed.observed_on
            ) = 1 then coalesce(posts.day, observed.observed_on)
            else observed.observed_on
        end as day,
        observed.total
    from observed
    left join posts
        on observed.network = posts.network and observed.post_id = posts.post_id
    where not coalesce(posts.is_repost, false)
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
