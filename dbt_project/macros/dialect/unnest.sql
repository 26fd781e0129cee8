{# A row for each element of a list; a whole column, for Spark takes it into no expression. #}
{% macro unnest(list) -%}
    {{ return(adapter.dispatch('unnest')(list)) }}
{%- endmacro %}

{% macro default__unnest(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__unnest(list) -%}
    explode({{ list }})
{%- endmacro %}

{# The same as two columns: the element, and its place from 1 on. #}
{% macro unnest_places(list, element, place) -%}
    {{ return(adapter.dispatch('unnest_places')(list, element, place)) }}
{%- endmacro %}

{% macro default__unnest_places(list, element, place) -%}
    unnest({{ list }}) as {{ element }}, generate_subscripts({{ list }}, 1) as {{ place }}
{%- endmacro %}

{% macro spark__unnest_places(list, element, place) -%}
    inline(transform({{ list }}, (element, before) -> named_struct('{{ element }}', element, '{{ place }}', before + 1)))
{%- endmacro %}
