{# The row of the published card that a model measures. #}
{% macro authenticity_rule(rule) -%}
    select * from {{ ref('authenticity_rules') }} where rule = '{{ rule }}'
{%- endmacro %}

{# Sums of daily columns over the rule's window, as periods in which they stay the same; until is the day after. #}
{% macro sliding_sums(daily, keys, sums) -%}
    {% set keys = keys | join(', ') -%}
    select
        {{ keys }},
        day as since,
        lead(day, 1, date '9999-12-31') over (partition by {{ keys }} order by day) as until,
        {% for column in sums -%}
        sum({{ column }}) over (partition by {{ keys }} order by day) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select {{ keys }}, day, {% for column in sums %}sum({{ column }}) as {{ column }}{{ ', ' if not loop.last }}{% endfor %}
        from (
            select {{ keys }}, day, {{ sums | join(', ') }} from {{ daily }}
            union all
            -- a day leaves the window as a whole
            select
                {{ keys }}, {{ daily }}.day + rule.window_days as day,
                {% for column in sums %}-{{ column }} as {{ column }}{{ ', ' if not loop.last }}{% endfor %}
            from {{ daily }} cross join rule
        ) as changes
        group by all
    ) as summed
{%- endmacro %}

{# The text as a stranger's fingerprint sees it: letters alone, without links and mentions. #}
{% macro letters_of(text) -%}
    {{ replace_all('lower(' ~ text ~ ')', [('https?://\\S+|www\\.\\S+|@[\\w.-]+', ' '), ('[^\\p{L}]+', '')]) }}
{%- endmacro %}

{# Whether a measure is on the wrong side of a rule's threshold. #}
{% macro fires(measured, rule) -%}
    case {{ rule }}.comparison
        when 'over' then {{ measured }} > {{ rule }}.threshold
        when 'at_least' then {{ measured }} >= {{ rule }}.threshold
        when 'under' then {{ measured }} < {{ rule }}.threshold
    end
{%- endmacro %}

{# The first day that matters to a rule on any scored date; texts and intervals look back from there once more. #}
{% macro first_day_judged(windows=1) -%}
    (select min(score_date) from {{ ref('int_score_dates') }})
    - {{ windows }} * (select max(window_days) from {{ ref('authenticity_rules') }})
{%- endmacro %}
