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

reads as (
    select
        owners.network, owners.person_id, max(reads.read_at) as read_at,
        max_by(reads.outcome, (reads.read_at, reads.outcome)) as outcome,
        max_by(reads.note, (reads.read_at, reads.note)) filter (where reads.note is not null) as note,
        max_by(reads.requests, (reads.read_at, reads.requests)) filter (where reads.requests is not null) as requests,
        sum(reads.objects) filter (where date_trunc('month', reads.read_on) = date_trunc('month', {{ as_of() }})) as billed_objects
    from {{ ref('stg_pipeline__reads') }} as reads
    inner join {{ ref('int_person_accounts') }} as owners using (network, account_id)
    group by all
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
