{# The formulas of the method, each in one place; the method page tells them in words. #}

{# What an act is worth less when its actor acted on many people that day. #}
{% macro selectivity(targets) -%}
    greatest(0.1, 1 / sqrt({{ targets }}))
{%- endmacro %}

{# What an actor's acts of one kind on one day carry before they fade; a row of int_daily_favours. #}
{% macro unfaded_points(favours) -%}
    {{ favours }}.acts * {{ favours }}.points * {{ favours }}.selectivity
{%- endmacro %}

{# What one fan is worth: its points, saturating at standing * trust * k. #}
{% macro fan_value(points, weight, k) -%}
    {{ weight }} * {{ k }} * {{ points }} / ({{ k }} + {{ points }})
{%- endmacro %}

{# What one kind of act adds of what its fan is worth: in proportion to the points it carries. #}
{% macro part_of_fan(act_points, points, weight, k='k') -%}
    {{ rounded('cast(' ~ fan_value(points, weight, k) ~ ' as double)', 9) }} * {{ act_points }} / nullif({{ points }}, 0)
{%- endmacro %}

{# What acts are worth that only a counter tells of. #}
{% macro unknown_value(points, weight, exponent) -%}
    {{ exact(weight ~ ' * pow(greatest(0, ' ~ points ~ '), ' ~ exponent ~ ')') }}
{%- endmacro %}

{# Nine decimals, so that sums do not depend on their order. #}
{% macro exact(amount) -%}
    cast({{ rounded('cast(' ~ amount ~ ' as double)', 9) }} as decimal(18, 9))
{%- endmacro %}

{# The sum of amounts that were rounded to nine decimals, so that their order does not matter; of the rows that a condition keeps. Whole numbers are summed, made a decimal afterwards: on DuckDB half the time of a sum of decimals, and Spark would write and read the digits of each. #}
{% macro exact_sum(amount, where=none) -%}
    {% set kept = ' filter (where ' ~ where ~ ')' if where else '' -%}
    {% set whole = 'cast(' ~ rounded_off('cast(' ~ amount ~ ' as double)', 9) ~ ' as bigint)' -%}
    cast(cast(sum({{ whole }}){{ kept }} as decimal(38, 0)) * 0.000000001 as decimal(38, 9))
{%- endmacro %}

{# The scale: what the three parts add up to, before the clip. #}
{% macro unclipped_score(response, recognition, audience, method) -%}
    {{ method }}.a + {{ method }}.b * (
        ln(1 + {{ response }} / {{ method }}.c)
        + {{ method }}.w_recognition * ln(1 + {{ recognition }})
        + {{ method }}.w_audience * ln(1 + {{ audience }})
    )
{%- endmacro %}

{# How far chance alone may move a score, with 95 % confidence, by the response and its variance. #}
{% macro margin(variance, response, method) -%}
    round(1.96 * {{ method }}.b * sqrt({{ variance }}) / ({{ method }}.c + {{ response }}), 6)
{%- endmacro %}

{# The size of an audience in words that name nobody. #}
{% macro audience_tier(audience) -%}
    case
        when {{ audience }} < 100 then '<100'
        when {{ audience }} < 1000 then '100-1k'
        when {{ audience }} < 10000 then '1k-10k'
        when {{ audience }} < 100000 then '10k-100k'
        when {{ audience }} < 1000000 then '100k-1M'
        else '>=1M'
    end
{%- endmacro %}
