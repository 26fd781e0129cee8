{# Keeps one slice of the rows, by a key: sums of a country's acts do not fit into memory, and at once they need as much disk as the warehouse itself. Whatever a model sums to one row must lie in one slice. #}
{% macro in_slice(key) -%}
    {{ return(adapter.dispatch('in_slice')(key)) }}
{%- endmacro %}

{% macro default__in_slice(key) -%}
    {%- set slices = slices() -%}
    {{ 'true' if slices == 1 else short_key([key]) ~ ' % ' ~ slices ~ ' = ' ~ first_slice() }}
{%- endmacro %}

{# It parts its tables by itself. #}
{% macro spark__in_slice(key) -%}true{%- endmacro %}

{% macro first_slice() -%}0 /* of the slices */{%- endmacro %}

{% macro slices() -%}
    {# by its name alone: every unit test would have to give it rows if this were a reference #}
    {% set sizes = "select estimated_size from duckdb_tables() where table_name = 'int_identified_interactions'" %}
    {% set rows = run_query(sizes).columns[0].values() if execute and flags.WHICH in ('build', 'run', 'test') else [] %}
    {{ return(1 + (rows | sum) // var('acts_in_slice')) }}
{%- endmacro %}

{# dbt-duckdb's own, and after the first slice the others. #}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
    {{ dbt.duckdb__create_table_as(temporary, relation, compiled_code, language, partitioned_by, sorted_by) }}
    {%- if language == 'sql' and first_slice() in compiled_code %}
    {%- for slice in range(1, slices()) %}
    insert into {{ relation }} by name
    {{ compiled_code | replace(first_slice(), slice) }};
    {%- endfor %}
    {%- endif %}
{%- endmacro %}
