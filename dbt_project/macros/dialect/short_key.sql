{# Eight bytes that are equal where the columns are: to find what may be equal, never to say that it is. #}
{% macro short_key(columns) -%}
    {{ return(adapter.dispatch('short_key')(columns)) }}
{%- endmacro %}

{% macro default__short_key(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__short_key(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}
