-- One row per (weights version, scored person) at as-of: what that person posts and gives, and who comes back.
with posts as (
    select
        faded.weights_version, posts.person_id,
        {{ exact_sum('faded.fade') }} as faded_posts,
        count(*) filter (where posts.day > {{ as_of() }} - 90) as recent_posts
    from {{ ref('int_posts') }} as posts
    inner join {{ ref('int_faded_days') }} as faded on posts.day = faded.day and faded.score_date = {{ as_of() }}
    where not posts.is_repost
    group by all
),

given as (
    select weights_version, actor_id, {{ exact_sum('points_0') }} as points
    from {{ ref('int_fans') }}
    -- most actors are nobody's, and have no score to stand beside
    where actor_id in (select {{ actor_key('person_id') }} from {{ ref('int_countries') }})
    group by all
),

weeks as (
    select distinct favours.weights_version, favours.person_id, favours.actor_id, {{ week_back('favours.day') }} as week
    from {{ ref('int_daily_favours') }} as favours
    anti join {{ ref('int_trusts') }} as trusts on favours.actor_id = trusts.actor_id and trusts.score_date = {{ as_of() }}
    where favours.day > {{ as_of() }} - 56
),

regulars as (
    select weights_version, person_id, count(*) as regulars
    from (select weights_version, person_id, actor_id from weeks group by all having count(*) >= 4) as loyal
    group by all
)

select
    versions.weights_version, people.person_id,
    cast(coalesce(posts.faded_posts, 0) as double) as faded_posts,
    coalesce(posts.recent_posts, 0) / 90 as activity,
    cast(coalesce(given.points, 0) as double) as generosity,
    coalesce(regulars.regulars, 0) as regulars
from {{ ref('int_countries') }} as people
cross join (select distinct weights_version from {{ ref('method_versions') }}) as versions
left join posts using (weights_version, person_id)
left join given on versions.weights_version = given.weights_version and {{ actor_key('people.person_id') }} = given.actor_id
left join regulars using (weights_version, person_id)
