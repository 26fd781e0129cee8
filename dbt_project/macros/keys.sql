{# Who did something, the person where known and else the account, as sixteen bytes: names are three times as long, and every sum by fan holds them. #}
{% macro actor_of(network, account_id, person_id) -%}
    {{ actor_key('coalesce(' ~ person_id ~ ', ' ~ network ~ " || ':' || " ~ account_id ~ ')') }}
{%- endmacro %}

{# The actor_id of a person who acts. #}
{% macro actor_key(person_id) -%}
    md5_number({{ person_id }})
{%- endmacro %}

{# By which post an actor said something to a person, as a short key. #}
{% macro said_key(acts) -%}
    {{ short_key([acts ~ '.network', acts ~ '.actor_id', acts ~ '.person_id', acts ~ '.acting_post_id']) }}
{%- endmacro %}
