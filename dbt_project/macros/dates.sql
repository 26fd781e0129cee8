{# The last day that marts may know of, as a SQL date. #}
{% macro as_of() -%}
    {%- set yesterday = (modules.datetime.datetime.now(modules.pytz.utc) - modules.datetime.timedelta(days=1)).date() -%}
    {#- of what is known when dbt parses, each new day would have the whole project parsed again -#}
    {%- set asked = env_var("CLOUT_AS_OF", "") if execute else "" -%}
    date '{{ var("as_of") or asked or yesterday.isoformat() }}'
{%- endmacro %}

{# How many whole weeks a day lies before as-of. #}
{% macro week_back(day) -%}
    {{ whole_parts(days_between(day, as_of()), 7) }}
{%- endmacro %}

{# Dates whose contributions are kept: as-of and the starts of the three windows. #}
{% macro window_days() -%}
    {{ return([0, 1, 7, 30]) }}
{%- endmacro %}

{# One column for each window date: `{days}` stands for its distance to as-of, `{date}` for itself. #}
{% macro by_window(column) -%}
    {% for days in window_days() -%}
    {{ column | replace('{days}', days) | replace('{date}', as_of() ~ ' - ' ~ days) }}{{ ', ' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# How near a look at a profile is to as-of, the more the nearer: looks up to it come before those after, of which the first holds back. #}
{% macro nearness(observed_on) -%}
    ({{ observed_on }} <= {{ as_of() }}, -abs({{ days_between(as_of(), observed_on) }}))
{%- endmacro %}
