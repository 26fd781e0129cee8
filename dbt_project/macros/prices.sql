{# Every act that has a price as response, at the price of each weights version. #}
{% macro priced_acts() -%}
    select acts.*, prices.weights_version, prices.points, {{ said_key('acts') }} as said_key
    from {{ ref('int_interactions') }} as acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    where coalesce(acts.is_in_score, true)
{%- endmacro %}
