-- One row per (scored date, person, network, account): its followers and list places.
with looks as (
    select network, account_id, observed_on, followers, listed from {{ ref('int_profiles') }}
    where is_in_score
    union all
    -- counters of follows and lists are audience and recognition, never response
    select
        network, account_id, observed_on,
        case when act = 'follow' then total end, case when act = 'list' then total end
    from {{ ref('int_counters__unioned') }}
    where act in ('follow', 'list') and post_id is null and coalesce(is_in_score, true)
),

seen as (
    -- the profile, a counter and an import may all tell of one day
    select network, account_id, observed_on, max(followers) as followers, max(listed) as listed
    from looks
    group by all
),

owned as (
    select seen.*, owners.person_id, owners.since, owners.until
    from seen
    inner join {{ ref('int_identities') }} as owners
        on seen.network = owners.network and seen.account_id = owners.account_id
)

-- a profile holds until the next look at it, and the first look holds back to the beginning
select
    dates.score_date, owned.person_id, owned.network, owned.account_id, owned.since as linked_on,
    greatest(0, coalesce(
        max_by(owned.followers, owned.observed_on) filter (where owned.followers is not null and owned.observed_on <= dates.score_date),
        min_by(owned.followers, owned.observed_on) filter (where owned.followers is not null),
        0
    )) as followers,
    greatest(0, coalesce(
        max_by(owned.listed, owned.observed_on) filter (where owned.listed is not null and owned.observed_on <= dates.score_date),
        min_by(owned.listed, owned.observed_on) filter (where owned.listed is not null),
        0
    )) as listed
from owned
inner join {{ ref('int_score_dates') }} as dates on dates.score_date between owned.since and owned.until
group by all
