-- One row per (weights version, window, person, actor, network): points at as-of of the acts that are newer than the window's start.
{% set points = unfaded_points('favours') ~ ' * faded.fade' -%}
select
    favours.weights_version, windows.days, favours.person_id, favours.actor_id, favours.network,
    {{ exact_sum(points, where='favours.linked_on <= windows.from_date') }} as new_points,
    -- an account that joined within the window brings its acts with it
    {{ exact_sum(points, where='favours.linked_on > windows.from_date') }} as linked_points
from {{ ref('int_daily_favours') }} as favours
inner join {{ ref('int_windows') }} as windows on favours.day > windows.from_date
inner join {{ ref('int_faded_days') }} as faded
    on
        favours.weights_version = faded.weights_version
        and favours.day = faded.day
        and windows.to_date = faded.score_date
where {{ in_slice('favours.person_id') }}
group by all
