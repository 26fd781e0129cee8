{# Keeps a common table expression that is read more than once from being computed as often; Spark has no word for it. #}
{% macro materialized() -%}
    {{ return(adapter.dispatch('materialized')()) }}
{%- endmacro %}

{% macro default__materialized() -%}materialized{%- endmacro %}

{% macro spark__materialized() -%}{%- endmacro %}
