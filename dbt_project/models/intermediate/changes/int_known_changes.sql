-- One row per (method version, window, person, network, cause): what known fans changed of the response.
with ends as (
    select
        acts.weights_version, windows.days, acts.person_id, acts.actor_id, acts.network,
        cast(coalesce(sum(acts.points) filter (where acts.score_date = windows.to_date), 0) as double) as points_now,
        cast(coalesce(sum(acts.points) filter (where acts.score_date = windows.from_date), 0) as double) as points_before
    from {{ ref('int_fan_acts') }} as acts
    inner join {{ ref('int_windows') }} as windows on acts.score_date in (windows.from_date, windows.to_date)
    group by all
),

moves as (
    select
        fans.*, methods.k, ends.network,
        cast(coalesce(fresh.new_points, 0) as double) as new_points,
        cast(coalesce(fresh.linked_points, 0) as double) as linked_points,
        ends.points_now - ends.points_before as change,
        -- a fan whose acts a version lets fade to nothing has none
        coalesce((ends.points_now + ends.points_before) / nullif(fans.points_now + fans.points_before, 0), 0) as share
    from {{ ref('int_fan_moves') }} as fans
    inner join {{ ref('method_versions') }} as methods using (method_version)
    inner join ends using (weights_version, days, person_id, actor_id)
    left join {{ ref('int_new_points') }} as fresh using (weights_version, days, person_id, actor_id, network)
),

causes as (
    {% for cause, points in [
        ('new acts', 'new_points'), ('linked account', 'linked_points'), ('fading', '(change - new_points - linked_points)')
    ] %}
    select
        method_version, days, person_id, network, '{{ cause }}' as cause,
        {{ value_of_points(points, 'weight_now', 'weight_before', 'points_now', 'points_before', 'k') }} as amount
    from moves
    union all
    {% endfor %}
    select
        method_version, days, person_id, network, 'trust or standing',
        share * {{ value_of_weight('weight_now', 'weight_before', 'points_now', 'points_before', 'k') }}
    from moves
)

select method_version, days, person_id, network, cause, sum({{ exact('amount') }}) as amount
from causes
where amount <> 0
group by all
