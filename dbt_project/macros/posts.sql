{# Whether a post as read repeats the text and the counters of somebody else's. #}
{% macro is_repost(posts) -%}
    {{ posts }}.repost_of_post_id is not null or coalesce({{ posts }}.kind = 'repost', false)
{%- endmacro %}
