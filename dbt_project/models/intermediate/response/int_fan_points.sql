-- One row per (weights version, window date, person, actor): the points that actor's acts still carry on that date.
{{ config(materialized='view') }}
{% for days in window_days() -%}
select
    weights_version, {{ as_of() }} - {{ days }} as score_date, person_id, actor_id,
    points_{{ days }} as points, lasting_points_{{ days }} as lasting_points
from {{ ref('int_fans') }}
where points_{{ days }} is not null
{{ 'union all' if not loop.last }}
{% endfor %}
