-- One row per (weights version, scored date, person, actor): the points that actor's acts still carry on that date.
with at_windows as (
    select
        weights_version, person_id, actor_id,
        {{ by_window("sum(points_{days}) as points_{days}, sum(lasting_points_{days}) as lasting_points_{days}") }}
    from {{ ref('int_fan_acts') }}
    group by all
)

{% for days in window_days() -%}
select
    weights_version, {{ as_of() }} - {{ days }} as score_date, person_id, actor_id,
    points_{{ days }} as points, lasting_points_{{ days }} as lasting_points
from at_windows
where points_{{ days }} is not null
union all
{% endfor %}
(
    {{ faded_favours(dates='between_windows') | indent(4) }}
)
