{# A handle as it is compared: some write the @ before it, some networks keep capitals. #}
{% macro handle_of(handle) -%}
    ltrim(lower({{ handle }}), '@')
{%- endmacro %}
