-- One row per (method version, window date, person, component, network, act, known): an amount of response, recognition or audience.
with fans as (
    {% for days in window_days() -%}
    select
        method_version, {{ as_of() }} - {{ days }} as score_date, person_id, network, act,
        response_{{ days }} as response, lasting_{{ days }} as lasting
    from {{ ref('int_fan_parts') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

unknown as (
    select
        responses.method_version, acts.score_date, acts.person_id, acts.network, acts.act,
        {{ exact('cast(responses.value as double) * acts.points / nullif(responses.points, 0)') }} as response,
        {{ exact('cast(responses.lasting_value as double) * acts.lasting_points / nullif(responses.lasting_points, 0)') }} as lasting
    from {{ ref('int_unknown_points') }} as acts
    inner join {{ ref('method_versions') }} as methods on acts.weights_version = methods.weights_version
    inner join {{ ref('int_unknown_responses') }} as responses
        on
            methods.method_version = responses.method_version
            and acts.score_date = responses.score_date
            and acts.person_id = responses.person_id
            and acts.network = responses.network
    where acts.is_window
),

responses as (
    select *, true as known from fans
    union all
    select *, false as known from unknown
)

select method_version, score_date, person_id, 'response' as component, network, act, known, cast(response as double) as amount
from responses
where response > 0
union all
select
    responses.method_version, responses.score_date, responses.person_id, 'recognition', responses.network, responses.act, responses.known,
    cast(responses.lasting as double) / methods.c
from responses
inner join {{ ref('method_versions') }} as methods using (method_version)
where responses.lasting > 0
union all
select * from {{ ref('int_choices') }}
union all
select
    methods.method_version, audiences.score_date, audiences.person_id, 'audience',
    audiences.network, 'follow', false, audiences.followers
from {{ ref('int_audiences') }} as audiences
inner join {{ ref('int_score_dates') }} as dates on audiences.score_date = dates.score_date and dates.is_window
cross join {{ ref('method_versions') }} as methods
where audiences.followers > 0
