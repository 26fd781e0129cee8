{# What speaks for somebody as an expert, before it is scaled: talk counts little, being named by others most. #}
{% macro expertise_evidence(parts, weights) -%}
    {{ weights }}.posts * ln(1 + {{ parts }}.posts)
    + {{ weights }}.response * {{ parts }}.focus
    + {{ weights }}.attributions * ln(1 + {{ parts }}.attributed)
{%- endmacro %}

{# From 0 to 1: the more is known already, the less more of it counts. #}
{% macro expertise_scale(evidence, weights) -%}
    1 - exp(-({{ evidence }}) / {{ weights }}.scale)
{%- endmacro %}
