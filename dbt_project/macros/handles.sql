{# A handle as it is compared: some write the @ before it, some networks keep capitals. #}
{% macro handle_of(handle) -%}
    trim(leading '@' from lower({{ handle }}))
{%- endmacro %}
