-- One row per (network, account, stream, period): how even the intervals between its recent posts are.
with rule as (
    {{ authenticity_rule('regular_intervals') }}
),

gaps as (
    select
        network, account_id, stream, day,
        {{ seconds_between('lag(done_at) over by_stream', 'done_at') }} as seconds
    from {{ ref('int_doings') }}
    where is_post
    window by_stream as (partition by network, account_id, stream order by done_at, doing_id)
),

minutes as (
    -- a timer that leaves out some hours still beats on the same minute
    select gaps.network, gaps.account_id, gaps.stream, gaps.day, cast(round(gaps.seconds / 60) as bigint) % 60 as minute, 1 as gaps
    from gaps
    inner join rule on gaps.seconds >= rule.seconds and gaps.seconds < rule.window_days * 86400
    qualify count(*) over (partition by gaps.network, gaps.account_id, gaps.stream) >= rule.least_observations
),

counts as (
    {{ sliding_sums('minutes', ['network', 'account_id', 'stream', 'minute'], ['gaps']) }}
),

changes as (
    select
        network, account_id, stream, since as day,
        gaps - lag(gaps, 1, 0) over by_minute as gaps,
        weight - lag(weight, 1, 0) over by_minute as weight
    from (
        select *, cast(round(case when gaps > 0 then gaps * log2(gaps) else 0 end, 6) as decimal(18, 6)) as weight
        from counts
    ) as weighed
    window by_minute as (partition by network, account_id, stream, minute order by since)
),

periods as (
    select
        network, account_id, stream, day as since,
        lead(day, 1, date '9999-12-31') over by_day as until,
        sum(gaps) over by_day as gaps,
        sum(weight) over by_day as weight
    from (
        select network, account_id, stream, day, sum(gaps) as gaps, sum(weight) as weight from changes group by all
    ) as daily
    window by_day as (partition by network, account_id, stream order by day)
)

select
    network, account_id, 'regular_intervals' as rule, since, until,
    round(greatest(0, log2(gaps) - cast(weight as double) / gaps), 6) as measured, gaps as observations,
    {{ json_object([('intervals', 'gaps'), ('bits', 'measured'), ('of', 'stream')]) }} as evidence
from periods
where gaps > 0
