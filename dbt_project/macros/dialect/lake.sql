{# The raw tables in Spark's catalogue: each is what lies in its folder of the lake, which a refresh fills. #}
{% macro lake() -%}
    {{ return(adapter.dispatch('lake')()) }}
{%- endmacro %}

{% macro default__lake() -%}{%- endmacro %}

{% macro spark__lake() -%}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
    {% set lake = env_var('CLOUT_LAKE', env_var('CLOUT_HOME', '../data') ~ '/lake') %}
    {% for schema, sources in graph.sources.values() | groupby('schema') %}
        {% do run_query('create schema if not exists ' ~ schema) %}
        {% set known = run_query('show tables in ' ~ schema).columns['tableName'].values() %}
        {% for source in sources if source.identifier not in known %}
            {# without a column for the day in the folders' names: models read what they read in DuckDB #}
            {% do run_query(
                "create table " ~ schema ~ "." ~ source.identifier ~ " using parquet"
                ~ " options (recursiveFileLookup 'true')"
                ~ " location '" ~ lake ~ "/" ~ source.source_name ~ "/" ~ source.identifier ~ "'"
            ) %}
        {% endfor %}
    {% endfor %}
    {% endif %}
{%- endmacro %}
