-- One row per (weights version, window date, person, actor, network, act): how the points of a fan are made up.
select
    favours.weights_version,
    faded.score_date,
    favours.person_id,
    favours.actor_id,
    favours.network,
    favours.act,
    sum({{ exact('favours.acts * favours.points * favours.selectivity * faded.fade') }}) as points,
    sum({{ exact('favours.acts * favours.points * favours.selectivity') }})
    filter (where not networks.has_lists) as lasting_points
from {{ ref('int_daily_favours') }} as favours
inner join {{ ref('int_faded_days') }} as faded
    on favours.weights_version = faded.weights_version and favours.day = faded.day and faded.is_window
inner join {{ ref('int_networks') }} as networks on favours.network = networks.network
group by all
