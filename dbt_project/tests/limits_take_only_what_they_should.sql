-- One row per person, method and window date whose "limits" are not what the clip and the cap take of the other parts, but for rounding.
with parts as (
    select
        method_version, score_date, person_id,
        sum(score_part) filter (where component <> 'limits') as told,
        sum(score_part) filter (where component = 'limits') as limits
    from {{ ref('score_contributions') }}
    group by all
),

limited as (
    select
        parts.*,
        least(100, greatest(1, case
            when scores.unflagged is null then parts.told
            else greatest(scores.unflagged, least(methods.flagged_cap, parts.told))
        end)) - parts.told as expected
    from {{ ref('int_scores') }} as scores
    inner join {{ ref('int_score_dates') }} as dates on scores.score_date = dates.score_date and dates.is_window
    inner join {{ ref('method_versions') }} as methods on scores.method_version = methods.method_version
    left join parts
        on
            scores.method_version = parts.method_version
            and scores.score_date = parts.score_date
            and scores.person_id = parts.person_id
)

select * from limited
where not coalesce(abs(limits - expected) <= 1e-5, false)
