-- One row per (weights version, scored date, person, actor): the points that actor's acts still carry on that date.
{{ config(materialized='view') }}
{% for days in window_days() -%}
select
    weights_version, {{ as_of() }} - {{ days }} as score_date, person_id, actor_id,
    points_{{ days }} as points, lasting_points_{{ days }} as lasting_points
from {{ ref('int_fans') }}
where points_{{ days }} is not null
union all
{% endfor %}
select
    weights_version, score_date, person_id, actor_id,
    cast(points as double) as points, cast(lasting_points as double) as lasting_points
from {{ ref('int_fan_points_between') }}
