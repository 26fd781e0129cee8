{# Lists: their literals, and what is done to each element, for which the engines write lambdas differently. #}

{% macro list_of(elements) -%}
    {{ return(adapter.dispatch('list_of')(elements)) }}
{%- endmacro %}

{# An empty one would have elements of no type. #}
{% macro default__list_of(elements) -%}
    {{ '[' ~ elements | join(', ') ~ ']' if elements else 'cast([] as varchar[])' }}
{%- endmacro %}

{% macro spark__list_of(elements) -%}
    {{ 'array(' ~ elements | join(', ') ~ ')' if elements else 'cast(array() as array<string>)' }}
{%- endmacro %}

{% macro list_transform(list, element, expression) -%}
    {{ return(adapter.dispatch('list_transform')(list, element, expression)) }}
{%- endmacro %}

{% macro default__list_transform(list, element, expression) -%}
    list_transform({{ list }}, lambda {{ element }}: {{ expression }})
{%- endmacro %}

{% macro spark__list_transform(list, element, expression) -%}
    transform({{ list }}, {{ element }} -> {{ expression }})
{%- endmacro %}

{% macro list_filter(list, element, condition) -%}
    {{ return(adapter.dispatch('list_filter')(list, element, condition)) }}
{%- endmacro %}

{% macro default__list_filter(list, element, condition) -%}
    list_filter({{ list }}, lambda {{ element }}: {{ condition }})
{%- endmacro %}

{% macro spark__list_filter(list, element, condition) -%}
    filter({{ list }}, {{ element }} -> {{ condition }})
{%- endmacro %}

{# The numbers from first to last; none where last is smaller. #}
{% macro list_range(first, last) -%}
    {{ return(adapter.dispatch('list_range')(first, last)) }}
{%- endmacro %}

{% macro default__list_range(first, last) -%}
    generate_series({{ first }}, {{ last }})
{%- endmacro %}

{% macro spark__list_range(first, last) -%}
    if({{ last }} < {{ first }}, cast(array() as array<int>), sequence(cast({{ first }} as int), cast({{ last }} as int)))
{%- endmacro %}

{# The elements as one text. #}
{% macro joined(list, separator) -%}
    {{ return(adapter.dispatch('joined')(list, separator)) }}
{%- endmacro %}

{% macro default__joined(list, separator) -%}
    array_to_string({{ list }}, '{{ separator }}')
{%- endmacro %}

{% macro spark__joined(list, separator) -%}
    array_join({{ list }}, '{{ separator }}')
{%- endmacro %}
