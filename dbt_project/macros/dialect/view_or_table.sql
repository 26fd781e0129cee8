{# For a union of all networks: DuckDB reads through a view at no cost, Spark would plan all of it again for each reader. #}
{% macro view_or_table() -%}
    {{ return(adapter.dispatch('view_or_table')()) }}
{%- endmacro %}

{% macro default__view_or_table() -%}
    {{ return('view') }}
{%- endmacro %}

{% macro spark__view_or_table() -%}
    {{ return('table') }}
{%- endmacro %}
