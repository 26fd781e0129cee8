-- One row per (network, person): what has been read of whom, up to as-of.
with owners as (
    select
        network, person_id,
        count(distinct account_id) filter (where {{ as_of() }} between since and until) as account_count
    from {{ ref('int_person_accounts') }} group by all
),

posts as (
    select network, person_id, count(*) as posts, min(day) as first_day, max(day) as last_day
    from {{ ref('int_posts') }} group by all
),

acts as (
    select network, person_id, count(*) as acts, min(day) as first_day, max(day) as last_day
    from {{ ref('int_interactions') }} group by all
),

seen as (
    select owners.network, owners.person_id, max(profiles.observed_at) as read_at
    from {{ ref('int_profiles') }} as profiles
    inner join {{ ref('int_person_accounts') }} as owners using (network, account_id)
    group by all
),

readings as (
    select
        reads.*, owners.person_id,
        reads.read_on = max(reads.read_on) over (partition by owners.network, owners.person_id) as is_latest
    from {{ ref('stg_pipeline__reads') }} as reads
    inner join {{ ref('int_person_accounts') }} as owners using (network, account_id)
),

reads as (
    select
        network, person_id, max(read_at) as read_at,
        max_by(outcome, (read_at, outcome)) as outcome,
        -- a trouble that is over is no longer told
        max_by(note, (read_at, note)) filter (where note is not null and is_latest) as note,
        max_by(requests, (read_at, requests)) filter (where requests is not null) as requests,
        sum(objects) filter (where date_trunc('month', read_on) = date_trunc('month', {{ as_of() }})) as billed_objects
    from readings
    group by network, person_id
)

select
    owners.network, owners.person_id, owners.account_count,
    coalesce(posts.posts, 0) as posts,
    coalesce(acts.acts, 0) as acts,
    least(posts.first_day, acts.first_day) as first_day,
    greatest(posts.last_day, acts.last_day) as last_day,
    coalesce(reads.read_at, seen.read_at) as read_at,
    coalesce(reads.outcome, case when seen.read_at is null then 'unread' else 'imported' end) as outcome,
    reads.note,
    cast(coalesce(reads.requests, 0) as bigint) as requests,
    cast(coalesce(reads.billed_objects, 0) as bigint) as billed_objects,
    owners.network not in ({{ beside_score() }}) as is_in_score
from owners
left join posts using (network, person_id)
left join acts using (network, person_id)
left join seen using (network, person_id)
left join reads using (network, person_id)
