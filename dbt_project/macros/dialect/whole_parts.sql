{# How many times one whole number is contained in another. #}
{% macro whole_parts(number, part) -%}
    {{ return(adapter.dispatch('whole_parts')(number, part)) }}
{%- endmacro %}

{% macro default__whole_parts(number, part) -%}
    {{ number }} // {{ part }}
{%- endmacro %}

{% macro spark__whole_parts(number, part) -%}
    {{ number }} div {{ part }}
{%- endmacro %}
