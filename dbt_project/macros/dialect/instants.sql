{# Instants, whose days and hours are UTC. #}

{% macro day_of(instant) -%}
    {{ return(adapter.dispatch('day_of')(instant)) }}
{%- endmacro %}

{% macro default__day_of(instant) -%}
    {# a time zone, even that of UTC, is looked up for each row: ten times as long #}
    cast(make_timestamp(epoch_us({{ instant }})) as date)
{%- endmacro %}

{# The session's time zone is UTC. #}
{% macro spark__day_of(instant) -%}
    cast({{ instant }} as date)
{%- endmacro %}

{% macro hour_of(instant) -%}
    {{ return(adapter.dispatch('hour_of')(instant)) }}
{%- endmacro %}

{% macro default__hour_of(instant) -%}
    hour(make_timestamp(epoch_us({{ instant }})))
{%- endmacro %}

{% macro spark__hour_of(instant) -%}
    hour({{ instant }})
{%- endmacro %}

{# How many seconds lie between two, with their fractions. #}
{% macro seconds_between(since, until) -%}
    {{ return(adapter.dispatch('seconds_between')(since, until)) }}
{%- endmacro %}

{% macro default__seconds_between(since, until) -%}
    epoch({{ until }} - {{ since }})
{%- endmacro %}

{% macro spark__seconds_between(since, until) -%}
    ((unix_micros({{ until }}) - unix_micros({{ since }})) / 1000000)
{%- endmacro %}

{# As a text that ids are made of. #}
{% macro instant_text(instant) -%}
    {{ return(adapter.dispatch('instant_text')(instant)) }}
{%- endmacro %}

{% macro default__instant_text(instant) -%}
    cast({{ instant }} as string)
{%- endmacro %}

{% macro spark__instant_text(instant) -%}
    cast({{ instant }} as string) || '+00'
{%- endmacro %}
