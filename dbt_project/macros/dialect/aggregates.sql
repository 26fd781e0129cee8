{# Aggregates in which the engines differ. #}

{# Texts one after the other in an order. #}
{% macro string_agg(text, separator, order_by=none, distinct=false) -%}
    {{ return(adapter.dispatch('string_agg')(text, separator, order_by or text, distinct)) }}
{%- endmacro %}

{% macro default__string_agg(text, separator, order_by, distinct) -%}
    string_agg({{ 'distinct ' if distinct }}{{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{# Beside another distinct aggregate, Spark 4.3 fails to plan a string_agg of distinct texts; those stand in the order of the texts. #}
{% macro spark__string_agg(text, separator, order_by, distinct) -%}
    {%- if distinct -%} nullif(array_join(sort_array(collect_set({{ text }})), '{{ separator }}'), '')
    {%- else -%} string_agg({{ text }}, '{{ separator }}') within group (order by {{ order_by }})
    {%- endif -%}
{%- endmacro %}

{% macro product(factor) -%}
    {{ return(adapter.dispatch('product')(factor)) }}
{%- endmacro %}

{% macro default__product(factor) -%}
    product({{ factor }})
{%- endmacro %}

{% macro spark__product(factor) -%}
    aggregate(collect_list(cast({{ factor }} as double)), cast(1 as double), (product, factor) -> product * factor)
{%- endmacro %}

{# Numbers by their names, as the text of a JSON object in the order of names; whole numbers are those of an integer column. #}
{% macro json_by(name, number, whole=false) -%}
    {{ return(adapter.dispatch('json_by')(name, number, whole)) }}
{%- endmacro %}

{% macro default__json_by(name, number, whole) -%}
    cast(to_json(map_from_entries(list(({{ name }}, {{ number }}) order by {{ name }}))) as string)
{%- endmacro %}

{# Java would write small ones as 1.0E-4. #}
{% macro spark__json_by(name, number, whole) -%}
    {%- set decimal = "regexp_replace(cast(cast(" ~ number ~ " as decimal(38, 12)) as string), '(\\.\\d+?)0+$', '$1')" -%}
    {%- set digits = number if whole else decimal -%}
    '{' || {{ spark__string_agg("'\"' || " ~ name ~ " || '\":' || " ~ digits, ',', name, false) }} || '}'
{%- endmacro %}
