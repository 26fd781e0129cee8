{# Bodies of recursive CTEs: those of Spark do not know which rows they had before. #}

{# Each topic with itself and all that is above it; a circle ends as well. Rows may come twice. #}
{% macro ascending(name, topics, edges) -%}
    {{ return(adapter.dispatch('ascending')(name, topics, edges)) }}
{%- endmacro %}

{% macro default__ascending(name, topics, edges) -%}
    select topic_id, topic_id as above from {{ topics }}
    union
    select {{ name }}.topic_id, edges.parent_id
    from {{ name }}
    inner join {{ edges }} as edges on {{ name }}.above = edges.topic_id
{%- endmacro %}

{% macro spark__ascending(name, topics, edges) -%}
    select topic_id, topic_id as above, array(topic_id) as way from {{ topics }}
    union all
    select {{ name }}.topic_id, edges.parent_id, array_append({{ name }}.way, edges.parent_id)
    from {{ name }}
    inner join {{ edges }} as edges on {{ name }}.above = edges.topic_id
    where not array_contains({{ name }}.way, edges.parent_id)
{%- endmacro %}

{# Every two ids that pairs connect, directly or through others, and each id with itself. Rows may come twice. #}
{% macro connected(name, ids, pairs) -%}
    {{ return(adapter.dispatch('connected')(name, ids, pairs)) }}
{%- endmacro %}

{% macro default__connected(name, ids, pairs) -%}
    select person_id, person_id as other_person_id from {{ ids }}
    union
    select {{ name }}.person_id, pairs.other_person_id
    from {{ name }}
    inner join ({{ both_ways(pairs) }}) as pairs on {{ name }}.other_person_id = pairs.person_id
{%- endmacro %}

{# Sixteen steps: a longer chain holds two accounts of one network, and a chain that does is broken. #}
{% macro spark__connected(name, ids, pairs) -%}
    select person_id, person_id as other_person_id, 0 as steps from {{ ids }}
    union all
    select distinct {{ name }}.person_id, pairs.other_person_id, {{ name }}.steps + 1
    from {{ name }}
    inner join ({{ both_ways(pairs) }}) as pairs on {{ name }}.other_person_id = pairs.person_id
    where {{ name }}.steps < 16
{%- endmacro %}

{% macro both_ways(pairs) -%}
    select person_id, other_person_id from {{ pairs }} union all select other_person_id, person_id from {{ pairs }}
{%- endmacro %}
