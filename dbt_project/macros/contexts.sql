{# Keeps what concerns accounts that a person keeps apart, with the context they belong to on the day. #}
{% macro in_context(rows, day) -%}
    inner join {{ ref('int_context_accounts') }} as contexts
        on
            {{ rows }}.network = contexts.network
            and {{ rows }}.account_id = contexts.account_id
            and {{ rows }}.person_id = contexts.person_id
            and {{ day }} between contexts.since and contexts.until
{%- endmacro %}
