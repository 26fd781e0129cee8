-- One row per (scored date, person, topic) that is responded to: what acts on the person's posts about it add to the response.
with windows as (
    -- what is worth more than one topic counts for each of them: a post has few
    select
        topics.person_id, topics.topic_id,
        {{ by_window('sum(responses.response_{days}) as response_{days}') }}
    from {{ ref('int_post_responses') }} as responses
    inner join {{ ref('int_post_topics') }} as topics using (network, post_id)
    where {{ in_slice('topics.person_id') }}
    group by topics.person_id, topics.topic_id
),

known_between as (
    -- as on the window dates, in rows: the fans of ninety dates do not fit beside each other
    select
        fans.score_date, favours.network, favours.post_id,
        {{ exact_sum(part_of_fan(
            'favours.points * favours.selectivity * faded.fade', 'fans.points',
            'coalesce(weights.weight, methods.unclaimed_standing)'
        )) }} as response
    from {{ ref('int_favours') }} as favours
    semi join {{ ref('int_post_topics') }} as topics
        on favours.network = topics.network and favours.post_id = topics.post_id and favours.person_id = topics.person_id
    inner join {{ ref('int_faded_days') }} as faded
        on favours.weights_version = faded.weights_version and favours.day = faded.day and not faded.is_window
    inner join {{ ref('int_active_methods') }} as active on faded.score_date = active.score_date
    inner join {{ ref('method_versions') }} as methods
        on active.method_version = methods.method_version and favours.weights_version = methods.weights_version
    inner join {{ ref('int_fan_points_between') }} as fans
        on
            favours.weights_version = fans.weights_version
            and faded.score_date = fans.score_date
            and favours.person_id = fans.person_id
            and favours.actor_id = fans.actor_id
    {{ with_weights('int_weights', 'fans.score_date', 'fans.actor_id') }}
    where {{ in_slice('favours.person_id') }} and {{ in_slice('fans.person_id') }}
    group by fans.score_date, favours.network, favours.post_id
),

between_windows as (
    select * from known_between
    union all
    select counted.score_date, counted.network, counted.post_id, counted.response
    from {{ ref('int_unknown_post_responses') }} as counted
    inner join {{ ref('int_score_dates') }} as dates on counted.score_date = dates.score_date and not dates.is_window
)

{% for days in window_days() -%}
select {{ as_of() }} - {{ days }} as score_date, person_id, topic_id, response_{{ days }} as response
from windows
where response_{{ days }} > 0
union all
{% endfor -%}
select responses.score_date, topics.person_id, topics.topic_id, sum(responses.response) as response
from between_windows as responses
inner join {{ ref('int_post_topics') }} as topics using (network, post_id)
where {{ in_slice('topics.person_id') }}
group by responses.score_date, topics.person_id, topics.topic_id
having sum(responses.response) > 0
