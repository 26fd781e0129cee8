-- One row per method version: every constant of the score.
with active as (
    -- active: somebody responds, and no account has two flags
    select
        method_version, count(*) as people,
        round(median(score), 4) as median_score, round(percentile_cont(0.95) within group (order by score), 4) as score_95th
    from {{ ref('int_intervals') }}
    where score_date = {{ as_of() }} and response > 0 and not is_capped
    group by method_version
),

shares as (
    select method_version, {{ json_by('code', 'share') }} as network_shares
    from {{ ref('fairness') }}
    where kind = 'network' and share is not null
    group by method_version
)

select
    methods.method_version, methods.active_from,
    methods.method_version = (
        select in_force.method_version from {{ ref('int_active_methods') }} as in_force
        order by in_force.score_date desc limit 1
    ) as is_active,
    methods.weights_version, methods.network_parity, methods.a, methods.b, methods.c, methods.k,
    methods.w_recognition, methods.w_audience, methods.unknown_weight, methods.unknown_exponent,
    methods.unclaimed_standing, methods.least_standing, methods.standing_slope, methods.follows_few, methods.flagged_cap,
    coalesce(active.people, 0) as active_people, active.median_score, active.score_95th,
    shares.network_shares,
    methods.name_fr, methods.name_en, methods.note_fr, methods.note_en
from {{ ref('method_versions') }} as methods
left join active using (method_version)
left join shares using (method_version)
