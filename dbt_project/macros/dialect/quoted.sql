{# Any text as a literal, whatever quotes are in it. #}
{% macro quoted(text) -%}
    {{ return(adapter.dispatch('quoted')(text)) }}
{%- endmacro %}

{% macro default__quoted(text) -%}
    $${{ text }}$$
{%- endmacro %}

{# Where a backslash is a backslash, a quote cannot be written within quotes. #}
{% macro spark__quoted(text) -%}
    get_json_object('{{ tojson({'text': text}) | replace("'", "\\u0027") }}', '$.text')
{%- endmacro %}
