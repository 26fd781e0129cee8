{# How many days lie between two; the difference of two dates is an interval in Spark. #}
{% macro days_between(since, until) -%}
    {{ return(adapter.dispatch('days_between')(since, until)) }}
{%- endmacro %}

{% macro default__days_between(since, until) -%}
    ({{ until }} - {{ since }})
{%- endmacro %}

{% macro spark__days_between(since, until) -%}
    datediff({{ until }}, {{ since }})
{%- endmacro %}
