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
