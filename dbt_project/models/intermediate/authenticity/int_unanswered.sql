-- One row per (network, account, period): how many of its recent replies to strangers led to nothing.
with rule as (
    {{ authenticity_rule('unanswered_replies') }}
),

to_strangers as (
    -- a stranger is somebody who has never done anything to the account so far
    select
        acts_on.network, acts_on.account_id, acts_on.other_id, acts_on.day, answers.first_day,
        acts_on.replies, rule.window_days
    from {{ ref('int_acts_on_others') }} as acts_on
    cross join rule
    left join {{ ref('int_answers') }} as answers using (network, account_id, other_id)
    where acts_on.replies > 0 and (answers.first_day is null or answers.first_day >= acts_on.day)
),

judged as (
    select network, account_id from to_strangers
    group by all
    having count(distinct other_id) >= (select least_observations from rule)
),

spaced as (
    select
        *,
        lag(day) over by_pair as before, lead(day) over by_pair as after,
        -- answered later, a reply stops being unanswered then
        least(day + window_days, coalesce(first_day, date '9999-12-31')) as unanswered_until
    from to_strangers
    semi join judged using (network, account_id)
    window by_pair as (partition by network, account_id, other_id order by day)
),

changes as (
    select network, account_id, day, replies, replies as unanswered, (before is null or before + window_days < day)::integer as strangers
    from spaced
    union all
    select network, account_id, day + window_days, -replies, 0, -(after is null or after > day + window_days)::integer
    from spaced
    union all
    select network, account_id, unanswered_until, 0, -replies, 0
    from spaced
),

periods as (
    select
        network, account_id, day as since,
        lead(day, 1, date '9999-12-31') over by_day as until,
        sum(replies) over by_day as replies,
        sum(unanswered) over by_day as unanswered,
        sum(strangers) over by_day as strangers
    from (
        select network, account_id, day, sum(replies) as replies, sum(unanswered) as unanswered, sum(strangers) as strangers
        from changes
        group by all
    ) as daily
    window by_day as (partition by network, account_id order by day)
)

select
    network, account_id, 'unanswered_replies' as rule, since, until,
    round(unanswered / replies, 6) as measured, strangers as observations,
    {{ json_object([('strangers', 'strangers'), ('replies', 'replies'), ('unanswered', 'unanswered')]) }} as evidence
from periods
where replies > 0
