-- One row per scored date: the method version in force.
select dates.score_date, max_by(methods.method_version, (methods.active_from, methods.method_version)) as method_version
from {{ ref('int_score_dates') }} as dates
inner join {{ ref('method_versions') }} as methods on methods.active_from <= dates.score_date
group by dates.score_date
