{# Functions that Spark has under another name, under the names of DuckDB; made anew at the start of each run. #}
{% macro functions() -%}
    {{ return(adapter.dispatch('functions')()) }}
{%- endmacro %}

{% macro default__functions() -%}{%- endmacro %}

{# Not inside a lambda or an unnest, where Spark takes no SQL functions. Persistent ones, for views take no others. #}
{% macro spark__functions() -%}
    {% if execute and flags.WHICH in ('build', 'run', 'seed', 'test', 'run-operation') %}
    {% for function in [
        "array_length(list array<string>) returns int return size(list)",
        "array_to_string(list array<string>, separator string) returns string return array_join(list, separator)",
        "ends_with(text string, suffix string) returns boolean return endswith(text, suffix)",
        "list_extract(list array<string>, place bigint) returns string return try_element_at(list, cast(nullif(place, 0) as int))",
        "list_has_all(list array<string>, others array<string>) returns boolean return size(array_except(others, list)) = 0",
        "list_slice(list array<string>, first bigint, last bigint) returns array<string> return slice(list, first, greatest(0, last - first + 1))",
        "md5_number(text string) returns string return md5(text)",
        "regexp_full_match(text string, pattern string) returns boolean return text rlike '^(?:' || pattern || ')\\z'",
        "regexp_matches(text string, pattern string) returns boolean return text rlike pattern",
        "sha256(text string) returns string return sha2(text, 256)",
        "starts_with(text string, prefix string) returns boolean return startswith(text, prefix)",
        "strip_accents(text string) returns string return " ~ without_marks('text'),
    ] %}
        {% do run_query('create or replace function ' ~ function) %}
    {% endfor %}
    {% endif %}
{%- endmacro %}

{# As DuckDB strips accents: what is left of letters that are taken apart, without the marks. Plain text is left as it is, which is quicker. #}
{% macro without_marks(text) -%}
    {% set normalizer = "java_method('com.ibm.icu.text.Normalizer', " -%}
    if(
        {{ text }} rlike '[^\x00-\x7F]',
        {{ normalizer }}'compose', regexp_replace({{ normalizer }}'decompose', {{ text }}, false), '\p{M}+', ''), false),
        {{ text }}
    )
{%- endmacro %}
