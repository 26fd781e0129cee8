-- One row per (weights version, person, actor, network, act): how the points of a fan are made up, the window dates side by side.
-- One pass over the favours serves the four dates, whose fans are nearly the same.
with fades as (
    select
        weights_version, day,
        {{ by_window("max(fade) filter (where score_date = {date}) as fade_{days}") }}
    from {{ ref('int_faded_days') }}
    where is_window
    group by all
)

select
    favours.weights_version, favours.person_id, favours.actor_id, favours.network, favours.act,
    cast(sum(favours.acts) filter (where fades.fade_0 is not null) as bigint) as acts,
    -- a fan has a thousand million points at most, and half the digits take half the room
    {{ by_window(
        "cast(" ~ exact_sum(unfaded_points('favours') ~ ' * fades.fade_{days}')
        ~ " as decimal(18, 9)) as points_{days}"
    ) }},
    -- on networks that do not tell who chose whom, the response of the same acts before they fade stands in for it
    {{ by_window("cast(" ~ exact_sum(
        'case when not networks.has_lists and fades.fade_{days} is not null then ' ~ unfaded_points('favours') ~ ' end'
    ) ~ " as decimal(18, 9)) as lasting_points_{days}") }}
from {{ ref('int_daily_favours') }} as favours
inner join fades on favours.weights_version = fades.weights_version and favours.day = fades.day
inner join {{ ref('int_networks') }} as networks on favours.network = networks.network
where {{ in_slice('favours.person_id') }}
group by all
