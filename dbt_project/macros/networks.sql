{# The discovered networks, in alphabetical order. #}
{% macro networks() -%}
    {{ return(var('networks').split(',') | sort) }}
{%- endmacro %}

{# The networks whose API data stands beside the score, as a list of SQL strings; never empty. #}
{% macro beside_score() -%}
    '{{ var('beside_score').split(',') | join("', '") }}'
{%- endmacro %}

{# Everybody who fills the relations: the networks, and the imported data sets. #}
{% macro origins() -%}
    {{ return(networks() + ['imports']) }}
{%- endmacro %}

{# One relation of all origins, one below the other; all name their columns in the same order. #}
{% macro unioned(relation) -%}
    {% for origin in origins() -%}
        select * from {{ ref('stg_' ~ origin ~ '__' ~ relation) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
