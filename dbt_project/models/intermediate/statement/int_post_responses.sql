-- One row per (network, post): acts on its author there with their points at as-of, and what they add to the response on window dates.
with fades as (
    select
        faded.weights_version, faded.day,
        {{ by_window("max(faded.fade) filter (where faded.score_date = {date}) as fade_{days}") }}
    from {{ ref('int_faded_days') }} as faded
    inner join {{ ref('int_active_methods') }} as active using (score_date)
    inner join {{ ref('method_versions') }} as versions
        on active.method_version = versions.method_version and faded.weights_version = versions.weights_version
    where faded.is_window
    group by faded.weights_version, faded.day
),

known as (
    -- an act may be on somebody who comments on the post
    select
        favours.network, favours.post_id, favours.person_id,
        count(fades.fade_0) as acts,
        {{ exact_sum('favours.points * favours.selectivity * fades.fade_0') }} as points,
        {{ by_window(
            exact_sum('favours.points * favours.selectivity * fades.fade_{days} * fans.worth_{days}') ~ ' as response_{days}'
        ) }}
    from {{ ref('int_favours') }} as favours
    inner join fades on favours.weights_version = fades.weights_version and favours.day = fades.day
    inner join {{ ref('int_fan_worths') }} as fans
        on
            favours.weights_version = fans.weights_version
            and favours.person_id = fans.person_id
            and favours.actor_id = fans.actor_id
    where favours.post_id is not null and {{ in_slice('favours.person_id') }} and {{ in_slice('fans.person_id') }}
    group by favours.network, favours.post_id, favours.person_id
),

counted as (
    select
        network, post_id,
        max(acts) filter (where score_date = {{ as_of() }}) as acts,
        max(points) filter (where score_date = {{ as_of() }}) as points,
        {{ by_window("max(response) filter (where score_date = {date}) as response_{days}") }}
    from {{ ref('int_unknown_post_responses') }}
    group by network, post_id
)

select
    posts.network, posts.post_id, posts.person_id,
    cast(coalesce(known.acts, 0) + coalesce(counted.acts, 0) as bigint) as acts,
    cast(coalesce(known.points, 0) + coalesce(counted.points, 0) as double) as points,
    {{ by_window('coalesce(known.response_{days}, 0) + coalesce(counted.response_{days}, 0) as response_{days}') }}
from {{ ref('int_posts') }} as posts
left join known using (network, post_id, person_id)
left join counted using (network, post_id)
where {{ in_slice('posts.person_id') }} and (known.post_id is not null or counted.post_id is not null)
