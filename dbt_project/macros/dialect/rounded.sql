{# Rounded as C does, the number times a power of ten; Spark would round its digits, and half of a last one the other way. #}
{% macro rounded(number, digits) -%}
    {{ return(adapter.dispatch('rounded')(number, digits)) }}
{%- endmacro %}

{# Asked for digits, DuckDB works out the power of ten for each row: eight times as long. #}
{% macro default__rounded(number, digits) -%}
    (round({{ number }} * 1e{{ digits }}) / 1e{{ digits }})
{%- endmacro %}

{% macro spark__rounded(number, digits) -%}
    ({{ rounded_off(number, digits) }} / 1e{{ digits }}D)
{%- endmacro %}

{# How often the last digit fits. Spark's round writes a double's digits and reads them again, which was two fifths of an exact sum's time. #}
{% macro rounded_off(number, digits) -%}
    sign({{ number }}) * floor(abs({{ number }}) * 1e{{ digits }}D + 0.5D)
{%- endmacro %}
