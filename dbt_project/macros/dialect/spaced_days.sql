{# Of days, as a list in order: the first, and each that lies far enough after the one before it in the list. Begins with a day on which nothing was. #}
{% macro spaced_days(day, apart) -%}
    {{ return(adapter.dispatch('spaced_days')(day, apart)) }}
{%- endmacro %}

{% macro default__spaced_days(day, apart) -%}
    list_reduce(
        list_sort(list(distinct {{ day }})),
        lambda days, day: if(day >= days[-1] + {{ apart }}, list_append(days, day), days),
        [date '0001-01-01']
    )
{%- endmacro %}

{% macro spark__spaced_days(day, apart) -%}
    aggregate(
        sort_array(collect_set({{ day }})),
        array(date '0001-01-01'),
        (days, day) -> if(day >= element_at(days, -1) + cast({{ apart }} as int), array_append(days, day), days)
    )
{%- endmacro %}
