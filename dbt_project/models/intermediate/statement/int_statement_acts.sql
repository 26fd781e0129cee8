-- One row per act among the 200 that count most for a person at as-of, under the method in force, with every factor of its part.
with told as (
    select
        favours.person_id, favours.network, favours.act, favours.interaction_id, favours.post_id, favours.day, favours.occurred_at,
        favours.actor_id, favours.actor_person_id, favours.audience_band,
        favours.points, faded.fade, favours.selectivity, fans.standing, fans.trust,
        cast(fans.points as double) as fan_points,
        cast(fans.value as double) as fan_value,
        cast(fans.value as double) * favours.points * faded.fade * favours.selectivity / nullif(cast(fans.points as double), 0) as amount
    from {{ ref('int_favours') }} as favours
    inner join {{ ref('int_faded_days') }} as faded
        on favours.weights_version = faded.weights_version and favours.day = faded.day and faded.score_date = {{ as_of() }}
    inner join {{ ref('int_active_methods') }} as active on faded.score_date = active.score_date
    inner join {{ ref('method_versions') }} as methods
        on active.method_version = methods.method_version and favours.weights_version = methods.weights_version
    inner join {{ ref('int_fan_values') }} as fans
        on
            active.method_version = fans.method_version
            and active.score_date = fans.score_date
            and favours.person_id = fans.person_id
            and favours.actor_id = fans.actor_id
    where {{ in_slice('favours.person_id') }} and {{ in_slice('fans.person_id') }}
)

select
    *,
    row_number() over (
        partition by person_id order by amount desc nulls last, day desc, network asc, interaction_id asc
    ) as position
from told
qualify position <= 200
