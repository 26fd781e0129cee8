{# Leaves out what concerns an account that has two flags on the date. #}
{% macro not_flagged(rows, score_date) -%}
    anti join {{ ref('int_flagged_accounts') }} as flagged
        on
            {{ score_date }} = flagged.score_date
            and {{ rows }}.network = flagged.network
            and {{ rows }}.account_id = flagged.account_id
{%- endmacro %}

{# Keeps the persons whom the cap concerns on the date. #}
{% macro only_capped(rows, score_date) -%}
    inner join {{ ref('int_capped_people') }} as capped
        on {{ score_date }} = capped.score_date and {{ rows }}.person_id = capped.person_id
{%- endmacro %}
