-- One row per (weights version, person, actor): what a point of that fan comes to on each window date, under the method in force.
{{ config(materialized='view') }}
with methods as (
    select
        versions.weights_version,
        {{ by_window(
            "max(versions.k) filter (where active.score_date = {date}) as k_{days}, "
            ~ "max(versions.unclaimed_standing) filter (where active.score_date = {date}) as usual_{days}"
        ) }}
    from {{ ref('int_active_methods') }} as active
    inner join {{ ref('method_versions') }} as versions using (method_version)
    group by versions.weights_version
),

weights as (
    select
        versions.weights_version, weights.actor_id,
        {{ by_window("max(weights.weight) filter (where weights.score_date = {date}) as weight_{days}") }}
    from {{ ref('int_weights') }} as weights
    inner join {{ ref('int_active_methods') }} as active using (method_version, score_date)
    inner join {{ ref('method_versions') }} as versions using (method_version)
    group by versions.weights_version, weights.actor_id
)

select
    fans.weights_version, fans.person_id, fans.actor_id,
    {{ by_window(
        part_of_fan(1, 'fans.points_{days}', 'coalesce(weights.weight_{days}, methods.usual_{days})', 'methods.k_{days}')
        ~ ' as worth_{days}'
    ) }}
from {{ ref('int_fans') }} as fans
inner join methods using (weights_version)
left join weights on fans.weights_version = weights.weights_version and fans.actor_id = weights.actor_id
