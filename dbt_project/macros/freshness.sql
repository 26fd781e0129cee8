{# When a network last answered for any account; one on which nobody is followed owes nothing and is fresh. #}
{% macro last_read(reads) -%}
    select coalesce(max(read_at), now()) from {{ reads }}
{%- endmacro %}
