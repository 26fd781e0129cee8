-- One row per (network, account, period): the published points of its profile's signs, added up.
{% set says_bot -%}
    regexp_matches(concat_ws(' ', display_name, description), '(?i)(^|\W)(ro)?bots?(\W|$)')
    or regexp_matches(coalesce(handle, ''), '(^|_)(?i:(ro)?bots?)(_|\d|$)|[a-z\d]Bot([A-Z_\d]|$)')
{%- endset %}
with aged as (
    select
        *,
        -- an account made after we saw it is a wrong date, not a young account
        case when created_at <= observed_at then greatest(1, {{ seconds_between('created_at', 'observed_at') }} / 86400) end as days
    from {{ ref('int_profile_periods') }}
),

profiles as (
    select
        network, account_id, since, until,
        days / 365.25 as age_years,
        favourites / days as favourites_per_day,
        followers / case when following < 1 then 1 else following end as followers_per_following,
        posts / days as posts_per_day,
        following::double as following,
        listed / case when followers < 1 then 1 else followers end as listed_per_follower,
        verified::integer::double as verified,
        case when coalesce(handle, display_name, description) is not null then ({{ says_bot }})::integer::double end as says_bot,
        default_image::integer::double as default_image,
        (coalesce(description, '') = '')::integer::double as no_description,
        length({{ replace_all('handle', [('\\D', '')]) }})::double as handle_digits
    from aged
),

signs as (
    select network, account_id, since, until, sign, value
    from profiles unpivot include nulls (
        value for sign in (
            age_years, favourites_per_day, followers_per_following, posts_per_day, following, listed_per_follower,
            verified, says_bot, default_image, no_description, handle_digits
        )
    )
),

bands as (
    select
        sign, at_least, points,
        lead(at_least, 1, 'infinity'::double) over (partition by sign order by at_least) as below,
        min(points) over (partition by sign) as least_points
    from {{ ref('profile_signs') }}
),

valued as (
    select
        signs.network, signs.account_id, signs.since, signs.until, signs.sign, signs.value,
        -- what is not known counts in the account's favour
        case when signs.value is null then bands.least_points else bands.points end as points
    from signs
    inner join bands
        on signs.sign = bands.sign and coalesce(greatest(0, signs.value), 0) >= bands.at_least and coalesce(signs.value, 0) < bands.below
)

select
    network, account_id, 'profile_signs' as rule, since, until,
    cast(sum(points) as double) as measured, count(value) as observations,
    {{ json_by('sign', 'points', whole=true) }} as evidence
from valued
group by all
