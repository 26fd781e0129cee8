-- One row per (method version, window date, person, component, network, act, known): its part of the score; the parts add up.
with scores as (
    select scores.*, methods.a, methods.b, methods.c, methods.w_recognition, methods.w_audience
    from {{ ref('int_scores') }} as scores
    inner join {{ ref('int_score_dates') }} as dates on scores.score_date = dates.score_date and dates.is_window
    inner join {{ ref('method_versions') }} as methods using (method_version)
),

parts as (
    select
        contributions.*,
        contributions.amount / case contributions.component
            when 'response' then cast(scores.response as double)
            when 'recognition' then cast(scores.recognition as double)
            else scores.audience
        end as share,
        round(share * scores.b * case contributions.component
            when 'response' then ln(1 + scores.response / scores.c)
            when 'recognition' then scores.w_recognition * ln(1 + scores.recognition)
            else scores.w_audience * ln(1 + scores.audience)
        end, 9) as score_part
    from {{ ref('int_contributions') }} as contributions
    inner join scores using (method_version, score_date, person_id)
),

summed as (
    select method_version, score_date, person_id, {{ exact_sum('score_part') }} as score_part from parts group by all
)

select method_version, score_date, person_id, component, network, act, known, amount, share, score_part from parts
union all
select method_version, score_date, person_id, 'base', null, null, null, scores.a as amount, 1 as share, scores.a as score_part from scores
union all
-- what the clip to 1..100 and rounding take or add
select
    scores.method_version, scores.score_date, scores.person_id, 'limits', null, null, null, null, null,
    round(scores.score - scores.a - cast(coalesce(summed.score_part, 0) as double), 9)
from scores
left join summed using (method_version, score_date, person_id)
