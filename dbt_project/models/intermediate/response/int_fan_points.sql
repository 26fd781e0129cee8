-- One row per (weights version, scored date, person, actor): the points that actor's acts still carry on that date.
select
    favours.weights_version,
    faded.score_date,
    favours.person_id,
    favours.actor_id,
    sum({{ exact('favours.acts * favours.points * favours.selectivity * faded.fade') }}) as points,
    -- on networks that do not tell who chose whom, the response of the same acts before they fade stands in for it
    sum({{ exact('favours.acts * favours.points * favours.selectivity') }})
    filter (where not networks.has_lists) as lasting_points
from {{ ref('int_daily_favours') }} as favours
inner join {{ ref('int_faded_days') }} as faded
    on favours.weights_version = faded.weights_version and favours.day = faded.day
inner join {{ ref('int_networks') }} as networks on favours.network = networks.network
group by all
