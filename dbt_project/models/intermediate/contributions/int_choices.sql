-- One row per (method version, window date, person, network, act, known): recognition by those who chose the person.
select
    methods.method_version, dates.score_date, givers.person_id, 'recognition' as component,
    givers.network, givers.act, true as known,
    cast({{ exact_sum('coalesce(weights.weight, methods.unclaimed_standing)') }} as double) as amount
from {{ ref('int_givers') }} as givers
inner join {{ ref('int_score_dates') }} as dates on dates.score_date between givers.since and givers.until and dates.is_window
cross join {{ ref('method_versions') }} as methods
{{ with_weights('int_weights', 'dates.score_date', 'givers.actor_id') }}
group by all
union all
select
    methods.method_version, listed.score_date, listed.person_id, 'recognition',
    listed.network, 'list', false, cast(listed.places as double)
from {{ ref('int_listed') }} as listed
inner join {{ ref('int_score_dates') }} as dates on listed.score_date = dates.score_date and dates.is_window
cross join {{ ref('method_versions') }} as methods
where listed.places > 0
