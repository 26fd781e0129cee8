-- One row per method version: every constant of the score.
with active as (
    -- active: somebody responds, and no account has two flags
    select
        method_version, count(*) as people,
        round(median(score), 4) as median_score, round(quantile_cont(score, 0.95), 4) as score_95th
    from {{ ref('int_intervals') }}
    where score_date = {{ as_of() }} and response > 0 and not is_capped
    group by method_version
),

brought as (
    select method_version, network, sum({{ exact('score_part') }}) as score_part
    from {{ ref('score_contributions') }}
    where score_date = {{ as_of() }} and network is not null
    group by all
),

shares as (
    select method_version, to_json(map_from_entries(list((network, share) order by network))) as network_shares
    from (
        select method_version, network, round(score_part / sum(score_part) over (partition by method_version), 4) as share
        from brought
    ) as parts
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
    cast(shares.network_shares as varchar) as network_shares,
    methods.name_fr, methods.name_en, methods.note_fr, methods.note_en
from {{ ref('method_versions') }} as methods
left join active using (method_version)
left join shares using (method_version)
