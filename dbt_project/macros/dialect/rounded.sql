{# Rounded as C does, the number times a power of ten; Spark would round its digits, and half of a last one the other way. #}
{% macro rounded(number, digits) -%}
    ({{ rounded_off(number, digits) }} / 1e{{ digits }})
{%- endmacro %}

{# How often the last digit fits. #}
{% macro rounded_off(number, digits) -%}
    {{ return(adapter.dispatch('rounded_off')(number, digits)) }}
{%- endmacro %}

{# Asked for digits instead, DuckDB works out the power of ten for each row: eight times as long. #}
{% macro default__rounded_off(number, digits) -%}
    round({{ number }} * 1e{{ digits }})
{%- endmacro %}

{# Spark's round writes a double's digits and reads them again, which was two fifths of an exact sum's time. #}
{% macro spark__rounded_off(number, digits) -%}
    sign({{ number }}) * floor(abs({{ number }}) * 1e{{ digits }} + 0.5D)
{%- endmacro %}
