-- One row per (person, act) for the 200 acts that count most, and a "rest" row per (component, network, act, known).
with today as (
    select parts.*
    from {{ ref('score_contributions') }} as parts
    inner join {{ ref('int_active_methods') }} as active using (score_date, method_version)
    where parts.score_date = {{ as_of() }}
),

slopes as (
    -- points of score per unit of response
    select person_id, cast({{ exact_sum('score_part') }} as double) / {{ exact_sum('amount') }} as slope
    from today where component = 'response' group by person_id
),

listed as (
    select acts.*, round(acts.amount * slopes.slope, 9) as score_part
    from {{ ref('int_statement_acts') }} as acts
    inner join slopes using (person_id)
),

listed_sums as (
    select
        person_id, 'response' as component, network, act, true as known, count(*) as acts,
        cast({{ exact_sum('amount') }} as double) as amount, cast({{ exact_sum('score_part') }} as double) as score_part
    from listed
    group by person_id, network, act
),

counted as (
    select person_id, 'response' as component, network, act, true as known, acts
    from {{ ref('int_fan_parts') }}
    inner join {{ ref('int_active_methods') }} as active using (method_version)
    where active.score_date = {{ as_of() }} and acts is not null
)

select
    listed.person_id, listed.position, 'response' as component, listed.network, listed.act, true as known, 1 as acts,
    listed.day, listed.interaction_id, listed.post_id,
    -- whom nobody may name appears as somebody with an audience of about that size
    actors.person_id as actor_person_id, listed.audience_band as actor_audience_band,
    listed.points, listed.fade, listed.selectivity, listed.standing, listed.trust,
    listed.fan_points, listed.fan_value, listed.amount, listed.score_part
from listed
left join {{ ref('people') }} as actors on listed.actor_person_id = actors.person_id
union all
select
    today.person_id, null, today.component, today.network, today.act, today.known,
    counted.acts - coalesce(listed_sums.acts, 0), null, null, null, null, null, null, null, null, null, null, null, null,
    today.amount - coalesce(listed_sums.amount, 0),
    round(today.score_part - coalesce(listed_sums.score_part, 0), 9)
from today
left join counted using (person_id, component, network, act, known)
left join listed_sums using (person_id, component, network, act, known)
where coalesce(counted.acts > coalesce(listed_sums.acts, 0), true) or abs(today.score_part - listed_sums.score_part) > 0
