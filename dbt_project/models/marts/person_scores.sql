-- One row per (person, method version) at as-of: the score and the numbers that stand beside it.
with today as (
    select * from {{ ref('int_intervals') }} where score_date = {{ as_of() }}
),

places as (
    -- how many people reach at least this score
    select method_version, unclipped, max(rank) as people from today group by all
),

ranged as (
    {{ ranged('today', 'places') }}
),

earlier as (
    {{ earlier_scores(ref('int_intervals'), 'person_id') }}
)

select
    ranged.person_id, ranged.method_version, ranged.score_date,
    ranged.score, ranged.score_low, ranged.score_high, ranged.rank, ranged.rank_low, ranged.rank_high,
    round(100 * cume_dist() over (partition by ranged.method_version order by ranged.unclipped), 4) as percentile,
    case when people.country_code is not null then
        round(100 * cume_dist() over (partition by ranged.method_version, people.country_code order by ranged.unclipped), 4)
    end as percentile_country,
    round(100 * cume_dist() over (
        partition by ranged.method_version, {{ audience_tier('ranged.audience') }} order by ranged.unclipped
    ), 4) as percentile_tier,
    {{ audience_tier('ranged.audience') }} as audience_tier,
    round(ranged.score - earlier.score_1d, 6) as delta_1d,
    round(ranged.score - earlier.score_7d, 6) as delta_7d,
    round(ranged.score - earlier.score_30d, 6) as delta_30d,
    ranged.response, ranged.recognition, ranged.audience,
    coalesce(fans.reach, 0) as reach,
    ranged.response / nullif(activity.faded_posts, 0) as amplification,
    fans.network_impact,
    activity.regulars, activity.generosity, activity.activity,
    ranged.audience as popularity,
    names.style, styles.takes_part, styles.creates, styles.is_focused, styles.is_consistent,
    coalesce(weights.trust, 1) as trust,
    ranged.is_capped
from ranged
inner join {{ ref('int_countries') }} as people using (person_id)
inner join {{ ref('method_versions') }} as methods using (method_version)
inner join {{ ref('int_activity') }} as activity using (weights_version, person_id)
left join {{ ref('int_standing_of_fans') }} as fans using (method_version, person_id)
left join earlier using (method_version, person_id)
left join {{ ref('int_weights') }} as weights
    on ranged.method_version = weights.method_version and ranged.score_date = weights.score_date
        and {{ actor_key('ranged.person_id') }} = weights.actor_id
left join {{ ref('int_styles') }} as styles using (person_id)
left join {{ ref('style_names') }} as names using (takes_part, creates, is_focused, is_consistent)
