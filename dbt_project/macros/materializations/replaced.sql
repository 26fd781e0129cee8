{#
    A table or view in the place of the one before, in one transaction. dbt-duckdb builds it under another name, renames both and drops
    the old one after the commit: for a small model that takes dbt longer than all the rest, a fifth of a small Clout's build.
#}
{% materialization table, adapter="duckdb" %}
    {{ return({'relations': [replaced('table')]}) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb" %}
    {{ return({'relations': [replaced('view')]}) }}
{% endmaterialization %}

{% macro replaced(type) %}
    {%- set before = load_cached_relation(this) -%}
    {%- set now = this.incorporate(type=type) -%}
    {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
    {%- do run_hooks(pre_hooks) -%}
    {%- call statement('main') -%}
        {%- if before is not none -%} drop {{ before.type }} {{ before }}; {%- endif %}
        {{ get_create_table_as_sql(False, now, sql) if type == 'table' else get_create_view_as_sql(now, sql) }}
    {%- endcall -%}
    {%- do persist_docs(now, model) -%}
    {%- do run_hooks(post_hooks) -%}
    {%- do adapter.commit() -%}
    {%- do run_hooks(post_hooks, inside_transaction=False) -%}
    {{ return(now) }}
{% endmacro %}
