{# A seed in one statement, as JSON: dbt-spark writes an empty value as 'None', and a number as a float. #}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set overridden = model.config.column_types -%}
    {%- set rows = [] -%}
    {%- for row in agate_table.rows -%}
        {%- set texts = [] -%}
        {%- for value in row -%}
            {%- do texts.append(none if value is none else value | string) -%}
        {%- endfor -%}
        {%- do rows.append(texts) -%}
    {%- endfor -%}
    {%- set sql -%}
        insert into {{ this.render() }}
        select
            {%- for name in agate_table.column_names %}
            cast(seed[{{ loop.index0 }}] as {{ overridden.get(name, adapter.convert_type(agate_table, loop.index0)) }}) as {{ name }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from (select explode(from_json('{{ tojson(rows) | replace("'", "\\u0027") }}', 'array<array<string>>')) as seed)
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{%- endmacro %}
