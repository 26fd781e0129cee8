-- One row per (list, scored date): how the scores of those who were on it on that date are spread, and how lists of other sizes compare.
with members as (
    select
        members.list_id, members.score_date, members.person_id,
        scores.score, scores.audience,
        row_number() over (
            partition by members.list_id, members.score_date order by scores.score desc, members.person_id asc
        ) as place,
        count(*) over (partition by members.list_id, members.score_date) as size,
        world.rank, world.people,
        before.person_id is not null as was_there
    from {{ ref('int_list_members') }} as members
    inner join {{ ref('int_active_scores') }} as scores using (score_date, person_id)
    inner join (
        select score_date, person_id, rank, count(*) over (partition by score_date) as people
        from {{ ref('int_ranks') }} where scope_kind = 'world'
    ) as world using (score_date, person_id)
    left join {{ ref('int_list_members') }} as before
        on members.list_id = before.list_id and members.person_id = before.person_id and members.score_date - 7 = before.score_date
),

spread as (
    select
        list_id, score_date,
        count(*) as size,
        median(score) as median,
        percentile_cont(0.25) within group (order by score) as lower_quartile,
        percentile_cont(0.75) within group (order by score) as upper_quartile,
        max(score) as top,
        -- between two places around the middle the median lies with 95 % confidence, whatever the scores look like
        max(score) filter (where place >= least(size, 1 + ceil(size / 2.0 + 0.98 * sqrt(size)))) as median_low,
        min(score) filter (where place <= greatest(1, floor(size / 2.0 - 0.98 * sqrt(size)))) as median_high,
        case when any_value(size) >= 10 then cast({{ exact_sum('score', where='place <= 10') }} as double) / 10 end as best_ten,
        {{ exact_sum('100 * cast(people - rank + 1 as double) / people') }} as percentiles,
        cast(sum(audience) as bigint) as audience,
        count(*) filter (where was_there) as stayed
    from members
    group by list_id, score_date
),

compared as (
    select list_id, score_date + 7 as score_date, count(*) as size_before
    from {{ ref('int_list_members') }}
    group by all
),

reached as (
    -- somebody who acts on several of them is reached once
    select members.list_id, fans.score_date, count(distinct fans.actor_id) as reach
    from {{ ref('int_fan_values') }} as fans
    inner join {{ ref('int_active_methods') }} as active using (score_date, method_version)
    inner join {{ ref('int_list_members') }} as members using (score_date, person_id)
    where fans.trust = 1
    group by all
)

select
    spread.list_id, spread.score_date, spread.size, spread.median, spread.lower_quartile, spread.upper_quartile, spread.top,
    spread.median_low, spread.median_high, {{ rounded('spread.best_ten', 6) }} as best_ten,
    round(cast(spread.percentiles as double) / spread.size, 4) as percentile,
    spread.audience,
    case when windows.is_window then coalesce(reached.reach, 0) end as reach,
    case when earlier.score_date is not null then spread.size - spread.stayed end as entered_7d,
    case when earlier.score_date is not null then coalesce(compared.size_before, 0) - spread.stayed end as left_7d
from spread
inner join {{ ref('int_score_dates') }} as windows using (score_date)
left join {{ ref('int_score_dates') }} as earlier on spread.score_date - 7 = earlier.score_date
left join compared using (list_id, score_date)
left join reached using (list_id, score_date)
