{# How a change is split without a residue: log-mean weights, and means of products. Method page: "why it moved". #}

{# Mean slope of ln(1 + x / c) between two values of x. #}
{% macro log_mean_slope(now, before, c) -%}
    case
        when abs({{ now }} - {{ before }}) > 1e-9 * greatest({{ now }}, {{ before }}, 1e-9)
            then (ln(1 + {{ now }} / {{ c }}) - ln(1 + {{ before }} / {{ c }})) / ({{ now }} - {{ before }})
        else 1 / ({{ c }} + {{ before }})
    end
{%- endmacro %}

{# Part of a fan's change in value that comes from a change in points, at the mean weight of both dates. #}
{% macro value_of_points(points, weight_now, weight_before, points_now, points_before, k) -%}
    ({{ weight_now }} + {{ weight_before }}) / 2 * pow({{ k }}, 2) * {{ points }}
    / (({{ k }} + {{ points_now }}) * ({{ k }} + {{ points_before }}))
{%- endmacro %}

{# Part that comes from a change in weight, at the mean saturation of both dates. #}
{% macro value_of_weight(weight_now, weight_before, points_now, points_before, k) -%}
    ({{ weight_now }} - {{ weight_before }})
    * ({{ k }} * {{ points_now }} / ({{ k }} + {{ points_now }}) + {{ k }} * {{ points_before }} / ({{ k }} + {{ points_before }})) / 2
{%- endmacro %}

{# The scores that deltas are taken from: of the method in force at as-of, those in force on the earlier date; of others, their own. #}
{% macro earlier_scores(scores, key) -%}
    select
        compared.method_version, earlier.{{ key }},
        max(earlier.score) filter (where compared.days_back = 1) as score_1d,
        max(earlier.score) filter (where compared.days_back = 7) as score_7d,
        max(earlier.score) filter (where compared.days_back = 30) as score_30d
    from (
        select
            dates.score_date, dates.days_back, methods.method_version,
            if(methods.method_version = now.method_version, before.method_version, methods.method_version) as earlier_version
        from {{ ref('int_score_dates') }} as dates
        cross join {{ ref('method_versions') }} as methods
        left join {{ ref('int_active_methods') }} as before on dates.score_date = before.score_date
        left join {{ ref('int_active_methods') }} as now on now.score_date = {{ as_of() }}
        where dates.is_window and dates.days_back > 0
    ) as compared
    inner join {{ scores }} as earlier
        on compared.earlier_version = earlier.method_version and compared.score_date = earlier.score_date
    group by all
{%- endmacro %}
