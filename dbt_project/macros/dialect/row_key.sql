{# A number for each row, good for one build. #}
{% macro row_key() -%}
    {{ return(adapter.dispatch('row_key')()) }}
{%- endmacro %}

{% macro default__row_key() -%}
    row_number() over ()
{%- endmacro %}

{# Numbers without gaps would bring all rows to one machine. #}
{% macro spark__row_key() -%}
    monotonically_increasing_id()
{%- endmacro %}
