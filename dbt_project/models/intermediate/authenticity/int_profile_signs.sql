-- One row per (network, account, period): the published points of its profile's signs, added up.
{% set says_bot -%}
    regexp_matches(concat_ws(' ', display_name, description), '\b(ro)?bots?\b', 'i')
    or regexp_matches(coalesce(handle, ''), '(^|_)(?i:(ro)?bots?)(_|\d|$)|[a-z\d]Bot([A-Z_\d]|$)')
{%- endset %}
with aged as (
    select
        *,
        -- an account made after we saw it is a wrong date, not a young account
        case when created_at <= observed_at then greatest(1, epoch(observed_at - created_at) / 86400) end as days
    from {{ ref('int_profile_periods') }}
),

signs as (
    select
        network, account_id, since, until,
        unnest([
            { 'sign': 'age_years', 'value': days / 365.25 },
            { 'sign': 'favourites_per_day', 'value': favourites / days },
            { 'sign': 'followers_per_following', 'value': followers / case when following < 1 then 1 else following end },
            { 'sign': 'posts_per_day', 'value': posts / days },
            { 'sign': 'following', 'value': following::double },
            { 'sign': 'listed_per_follower', 'value': listed / case when followers < 1 then 1 else followers end },
            { 'sign': 'verified', 'value': verified::integer::double },
            {
                'sign': 'says_bot',
                'value': case when coalesce(handle, display_name, description) is not null then ({{ says_bot }})::integer::double end
            },
            { 'sign': 'default_image', 'value': default_image::integer::double },
            { 'sign': 'no_description', 'value': (coalesce(description, '') = '')::integer::double },
            { 'sign': 'handle_digits', 'value': length(regexp_replace(handle, '\D', '', 'g'))::double }
        ], recursive := true)
    from aged
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
    to_json(map_from_entries(list((sign, points) order by sign))) as evidence
from valued
group by all
