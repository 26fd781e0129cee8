{# All columns but these. #}
{% macro exclude(columns) -%}
    {{ return(adapter.dispatch('exclude')(columns)) }}
{%- endmacro %}

{% macro default__exclude(columns) -%}
    * exclude ({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__exclude(columns) -%}
    * except ({{ columns | join(', ') }})
{%- endmacro %}
