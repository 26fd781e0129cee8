{# Whether a common table expression that is read more than once is kept or computed as often; Spark has no words for it. #}
{% macro materialized() -%}
    {{ return(adapter.dispatch('materialized')()) }}
{%- endmacro %}

{% macro default__materialized() -%}materialized{%- endmacro %}

{% macro spark__materialized() -%}{%- endmacro %}

{% macro not_materialized() -%}
    {{ return(adapter.dispatch('not_materialized')()) }}
{%- endmacro %}

{% macro default__not_materialized() -%}not materialized{%- endmacro %}

{% macro spark__not_materialized() -%}{%- endmacro %}
