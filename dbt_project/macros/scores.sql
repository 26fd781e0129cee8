{# The score of every person, date and method. The first pass gives every actor the standing 1; the second reads standings. #}
{% macro scores(standings) -%}
{% set weight = 'coalesce(standings.standing, methods.unclaimed_standing)' if standings else '1' %}
with fans as (
    -- one row per (method, date, person): the sum of what each fan is worth
    select
        methods.method_version, points.score_date, points.person_id,
        sum({{ fan_value('points.points', weight, 'methods.k') }}) as response,
        sum({{ exact('pow(' ~ fan_value('points.points', weight, 'methods.k') ~ ', 2)') }}) as variance,
        sum(
            case when methods.network_parity and points.lasting_points > 0
                then {{ fan_value('points.lasting_points', weight, 'methods.k') }}
            else 0 end
        ) as lasting
    from {{ ref('int_fan_points') }} as points
    inner join {{ ref('method_versions') }} as methods on points.weights_version = methods.weights_version
    {{ with_standings(standings, 'points.score_date', 'points.actor_id') }}
    group by all
),

unknown as (
    select method_version, score_date, person_id, sum(value) as response, sum(lasting_value) as lasting
    from {{ ref('int_unknown_responses') }}
    group by all
),

given as (
    select methods.method_version, dates.score_date, givers.person_id, sum({{ exact(weight) }}) as recognition
    from {{ ref('int_givers') }} as givers
    inner join {{ ref('int_score_dates') }} as dates on givers.since <= dates.score_date
    cross join {{ ref('method_versions') }} as methods
    {{ with_standings(standings, 'dates.score_date', 'givers.actor_id') }}
    group by all
),

listed as (
    select score_date, person_id, sum(places) as places from {{ ref('int_listed') }} group by all
),

audiences as (
    select score_date, person_id, cast(sum(followers) as bigint) as audience from {{ ref('int_audiences') }} group by all
),

parts as (
    select
        methods.method_version, dates.score_date, people.person_id,
        coalesce(fans.response, 0) + coalesce(unknown.response, 0) as response,
        -- an unknown act is taken for one fan of weight one: its variance is its value
        coalesce(fans.variance, 0) + coalesce(unknown.response, 0) as variance,
        coalesce(given.recognition, 0) + coalesce(listed.places, 0)
        + {{ exact('(coalesce(fans.lasting, 0) + coalesce(unknown.lasting, 0)) / methods.c') }} as recognition,
        coalesce(audiences.audience, 0) as audience
    from {{ ref('int_people') }} as people
    cross join {{ ref('int_score_dates') }} as dates
    cross join {{ ref('method_versions') }} as methods
    left join fans using (method_version, score_date, person_id)
    left join unknown using (method_version, score_date, person_id)
    left join given using (method_version, score_date, person_id)
    left join listed using (score_date, person_id)
    left join audiences using (score_date, person_id)
    where people.is_scored
)

select
    parts.*,
    round({{ unclipped_score('parts.response', 'parts.recognition', 'parts.audience', 'methods') }}, 6) as unclipped,
    least(100, greatest(1, unclipped)) as score
from parts
inner join {{ ref('method_versions') }} as methods using (method_version)
{%- endmacro %}

{# The standing of an actor on a date, where the pass knows any. #}
{% macro with_standings(standings, score_date, actor_id) -%}
    {% if standings %}
    left join {{ ref(standings) }} as standings
        on
            methods.method_version = standings.method_version
            and {{ score_date }} = standings.score_date
            and {{ actor_id }} = standings.actor_id
    {% endif %}
{%- endmacro %}
