{# The words of a text in order: lower case, without accents; an apostrophe or a hyphen ends one, a hashtag keeps its #. #}
{% macro words_of(text) -%}
    regexp_extract_all(replace(strip_accents(lower({{ text }})), 'œ', 'oe'), '#?[\p{L}\p{N}]+|\p{So}')
{%- endmacro %}

{# The same as one text, a space before and after each. #}
{% macro spaced(text) -%}
    ' ' || regexp_replace(replace(strip_accents(lower({{ text }})), 'œ', 'oe'), '[^#\p{L}\p{N}]+', ' ', 'g') || ' '
{%- endmacro %}

{# The words that hashtags are put together from: #MarchePourLeClimat are four. #}
{% macro words_of_hashtags(text) -%}
    case when contains({{ text }}, '#') then {{ words_of(
        "regexp_replace(regexp_replace(replace(" ~ text ~ ", '#', ' '), '(\\p{Ll}|\\p{N})(\\p{Lu})', '\\1 \\2', 'g'), "
        ~ "'(\\p{Lu})(\\p{Lu}\\p{Ll})', '\\1 \\2', 'g')"
    ) }} else [] end
{%- endmacro %}

{# The word and its plurals, French and English; a hashtag is one word and no other. #}
{% macro numbers_of(word) -%}
    list_filter([
        {{ word }},
        case when not regexp_matches({{ word }}, '[sxz]$') then {{ word }} || 's' end,
        case when regexp_matches({{ word }}, 'al$') then left({{ word }}, -1) || 'ux' end,
        case when regexp_matches({{ word }}, '(eau|eu|ou)$') then {{ word }} || 'x' end,
        case when regexp_matches({{ word }}, '(ch|sh|s|x)$') then {{ word }} || 'es' end,
        case when regexp_matches({{ word }}, '[a-z]man$') then left({{ word }}, -2) || 'en' end,
        case when regexp_matches({{ word }}, '[b-df-hj-np-tv-z]y$') then left({{ word }}, -1) || 'ies' end
    ], lambda plural: plural is not null and (plural = {{ word }} or regexp_matches({{ word }}, '^[a-z]{3}')))
{%- endmacro %}
