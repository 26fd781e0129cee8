{# What regular expressions do; as macros for lambdas and unnests too, where Spark takes no SQL functions. #}

{# Whether a part of the text matches. #}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    {{ text }} rlike '{{ java(pattern) }}'
{%- endmacro %}

{# The texts between the matches. #}
{% macro split_at(text, pattern) -%}
    {{ return(adapter.dispatch('split_at')(text, pattern)) }}
{%- endmacro %}

{% macro default__split_at(text, pattern) -%}
    string_split_regex({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__split_at(text, pattern) -%}
    split({{ text }}, '{{ java(pattern) }}')
{%- endmacro %}

{# Every match of each pattern replaced, one pattern after the other; \1 is what the first group matched. #}
{% macro replace_all(text, replacements) -%}
    {{ return(adapter.dispatch('replace_all')(text, replacements)) }}
{%- endmacro %}

{% macro default__replace_all(text, replacements) -%}
    {{ 'regexp_replace(' * replacements | length }}{{ text }}
    {%- for pattern, replacement in replacements %}, '{{ pattern }}', '{{ replacement }}', 'g'){% endfor %}
{%- endmacro %}

{# Java writes $1. #}
{% macro spark__replace_all(text, replacements) -%}
    {{ 'regexp_replace(' * replacements | length }}{{ text }}
    {%- for pattern, replacement in replacements %}, '{{ java(pattern) }}', '{{ replacement | replace('\\', '$') }}'){% endfor %}
{%- endmacro %}

{# The texts that match. #}
{% macro all_matches(text, pattern) -%}
    {{ return(adapter.dispatch('all_matches')(text, pattern)) }}
{%- endmacro %}

{% macro default__all_matches(text, pattern) -%}
    regexp_extract_all({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__all_matches(text, pattern) -%}
    regexp_extract_all({{ text }}, '{{ java(pattern) }}', 0)
{%- endmacro %}

{# The bound of a word is between an ASCII letter and none in DuckDB; in Java it depends on the version. #}
{% macro java(pattern) -%}
    {{ return(pattern | replace('\\b', '(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w))')) }}
{%- endmacro %}
