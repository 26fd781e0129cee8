{# What was built by hand has not passed all tests together: it is not published, and the next refresh builds it again. #}
{% macro built_by_hand() -%}
    {{ return(adapter.dispatch('built_by_hand')()) }}
{%- endmacro %}

{# Spark's tables are published by a refresh alone. #}
{% macro spark__built_by_hand() -%}{%- endmacro %}

{% macro default__built_by_hand() -%}
    {% if execute and flags.WHICH in ('build', 'run', 'seed') and load_relation(
        api.Relation.create(database=target.database, schema='raw_runs', identifier='builds')
    ) -%}
        -- looking for the table began a transaction, which dbt rolls back after its hooks
        delete from raw_runs.builds; commit; begin
    {%- endif %}
{%- endmacro %}
