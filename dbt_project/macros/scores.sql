{# The score of every person, date and method. The first pass gives every actor the standing 1; the second reads standings. #}
{% macro scores(weights, usual_weight, fan_sums) -%}
with fan_points as (
    {% set columns -%}
        weights_version, score_date, person_id, actor_id, cast(points as double) as points, cast(lasting_points as double) as lasting_points
    {%- endset -%}
    select 'all' as accounts, {{ columns }} from {{ ref('int_fan_points_between') }}
    union all
    select 'unflagged' as accounts, {{ columns }} from {{ ref('int_unflagged_fan_points') }}
),

unknown as (
    select method_version, score_date, person_id, 'all' as accounts, sum(value) as response, sum(lasting_value) as lasting
    from {{ ref('int_unknown_responses') }}
    group by all
    union all
    select method_version, score_date, person_id, 'unflagged', sum(value), sum(lasting_value)
    from {{ ref('int_unflagged_responses') }}
    group by all
),

givers as (
    select dates.score_date, givers.person_id, givers.actor_id, 'all' as accounts
    from {{ ref('int_givers') }} as givers
    inner join {{ ref('int_score_dates') }} as dates on dates.score_date between givers.since and givers.until
    union all
    select score_date, person_id, actor_id, 'unflagged' from {{ ref('int_unflagged_givers') }}
),

listed as (
    select score_date, person_id, 'all' as accounts, sum(places) as places from {{ ref('int_listed') }} group by all
    union all
    select score_date, person_id, 'unflagged', sum(places) from {{ ref('int_unflagged_audiences') }} group by all
),

audiences as (
    select score_date, person_id, 'all' as accounts, cast(sum(followers) as bigint) as audience
    from {{ ref('int_audiences') }} group by all
    union all
    select score_date, person_id, 'unflagged', cast(sum(followers) as bigint) from {{ ref('int_unflagged_audiences') }} group by all
),

people as (
    select dates.score_date, people.person_id, 'all' as accounts
    from {{ ref('int_people') }} as people
    cross join {{ ref('int_score_dates') }} as dates
    where people.is_scored
    union all
    select score_date, person_id, 'unflagged' from {{ ref('int_capped_people') }}
),

fans_on_windows as (
    {% for days in window_days() -%}
    select
        method_version, {{ as_of() }} - {{ days }} as score_date, person_id, 'all' as accounts,
        response_{{ days }} as response, variance_{{ days }} as variance, lasting_{{ days }} as lasting
    from {{ ref(fan_sums) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{{ scores_of('person_id', weights, usual_weight, fans='fans_on_windows') }}
{%- endmacro %}

{# The score of whatever the key names, from what its accounts, all or unflagged, received. #}
{% macro scores_of(key, weights, usual_weight, fans=none) -%}
{% set weight = 'coalesce(weights.weight, ' ~ usual_weight ~ ')' -%}
fans as (
    -- one row per (method, date, key, accounts): the sum of what each fan is worth
    select
        methods.method_version, points.score_date, points.{{ key }}, points.accounts,
        {{ sums_of_fans('points.points', 'points.lasting_points', weight, 'methods.k', 'methods.network_parity') }}
    from fan_points as points
    inner join {{ ref('method_versions') }} as methods on points.weights_version = methods.weights_version
    {{ with_weights(weights, 'points.score_date', 'points.actor_id') }}
    group by all
    {{ 'union all select * from ' ~ fans if fans }}
),

given as (
    select methods.method_version, givers.score_date, givers.{{ key }}, givers.accounts, {{ exact_sum(weight) }} as recognition
    from givers
    cross join {{ ref('method_versions') }} as methods
    {{ with_weights(weights, 'givers.score_date', 'givers.actor_id') }}
    group by all
),

parts as (
    select
        methods.method_version, people.score_date, people.{{ key }}, people.accounts,
        coalesce(fans.response, 0) + coalesce(unknown.response, 0) as response,
        -- an unknown act is taken for one fan of weight one: its variance is its value
        coalesce(fans.variance, 0) + coalesce(unknown.response, 0) as variance,
        coalesce(given.recognition, 0) + coalesce(listed.places, 0)
        + {{ exact('(coalesce(fans.lasting, 0) + coalesce(unknown.lasting, 0)) / methods.c') }} as recognition,
        coalesce(audiences.audience, 0) as audience
    from people
    cross join {{ ref('method_versions') }} as methods
    left join fans using (method_version, score_date, {{ key }}, accounts)
    left join unknown using (method_version, score_date, {{ key }}, accounts)
    left join given using (method_version, score_date, {{ key }}, accounts)
    left join listed using (score_date, {{ key }}, accounts)
    left join audiences using (score_date, {{ key }}, accounts)
),

scaled as (
    select
        parts.*, methods.flagged_cap,
        round({{ unclipped_score('parts.response', 'parts.recognition', 'parts.audience', 'methods') }}, 6) as uncapped
    from parts
    inner join {{ ref('method_versions') }} as methods using (method_version)
),

compared as (
    -- in one pass: joined with themselves, Spark would compute the scores twice
    select
        *,
        max(case when accounts = 'unflagged' then uncapped end) over of_one as unflagged,
        max(case when accounts = 'unflagged' then response end) over of_one as unflagged_response,
        max(case when accounts = 'unflagged' then variance end) over of_one as unflagged_variance
    from scaled
    window of_one as (partition by method_version, score_date, {{ key }})
)

select
    {{ exclude(['accounts', 'flagged_cap']) }},
    unflagged is not null as is_capped,
    -- what a flagged account receives brings its owner to the cap at most; the other accounts stand for themselves
    case
        when unflagged is null then uncapped
        else greatest(unflagged, least(flagged_cap, uncapped))
    end as unclipped,
    least(100, greatest(1, unclipped)) as score
from compared
where accounts = 'all'
{%- endmacro %}

{# The weight of an actor on a date, where it is not the usual one. #}
{% macro with_weights(weights, score_date, actor_id) -%}
    left join {{ ref(weights) }} as weights
        on
            methods.method_version = weights.method_version
            and {{ score_date }} = weights.score_date
            and {{ actor_id }} = weights.actor_id
{%- endmacro %}

{# A row per (method version, actor who does not weigh what any stranger weighs): its weights at the window dates side by side. #}
{% macro weights_by_window(weights='int_weights') -%}
    select
        method_version, actor_id,
        {{ by_window("max(weight) filter (where score_date = {date}) as weight_{days}") }}
    from {{ ref(weights) }}
    group by all
{%- endmacro %}
