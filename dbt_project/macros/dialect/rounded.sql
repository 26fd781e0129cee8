{# Rounded as C does, the number times a power of ten; Spark would round its digits, and half of a last one the other way. #}
{% macro rounded(number, digits) -%}
    {{ return(adapter.dispatch('rounded')(number, digits)) }}
{%- endmacro %}

{% macro default__rounded(number, digits) -%}
    round({{ number }}, {{ digits }})
{%- endmacro %}

{% macro spark__rounded(number, digits) -%}
    round(({{ number }}) * 1e{{ digits }}D) / 1e{{ digits }}D
{%- endmacro %}
