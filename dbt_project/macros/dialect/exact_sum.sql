{# The sum of amounts that were rounded to nine decimals, so that their order does not matter; of the rows that a condition keeps. #}
{% macro exact_sum(amount, where=none) -%}
    {{ return(adapter.dispatch('exact_sum')(amount, ' filter (where ' ~ where ~ ')' if where else '')) }}
{%- endmacro %}

{# Whole numbers of the ninth decimal, made a decimal once they are summed: half the time of a sum of decimals. #}
{% macro default__exact_sum(amount, kept) -%}
    {% set whole = 'cast(round(cast(' ~ amount ~ ' as double) * 1e9) as bigint)' -%}
    cast(cast(sum({{ whole }}){{ kept }} as decimal(38, 0)) * 0.000000001 as decimal(38, 9))
{%- endmacro %}

{# To make a decimal of a double, Spark writes its digits and reads them, for each row. #}
{% macro spark__exact_sum(amount, kept) -%}
    {% set whole = 'cast(' ~ rounded_off('cast(' ~ amount ~ ' as double)', 9) ~ ' as bigint)' -%}
    cast(cast(sum({{ whole }}){{ kept }} as decimal(38, 0)) * 0.000000001BD as decimal(38, 9))
{%- endmacro %}
