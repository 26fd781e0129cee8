{# The words of a text in order: lower case, without accents; an apostrophe or a hyphen ends one, a hashtag keeps its #, newer emoji are in a range of their own. #}
{% macro words_of(text) -%}
    regexp_extract_all(replace(strip_accents(lower({{ text }})), 'œ', 'oe'), '#?[\p{L}\p{N}]+|\p{So}|[\x{1F600}-\x{1FAFF}]', 0)
{%- endmacro %}

{# The same as one text, a space before and after each. #}
{% macro spaced(text) -%}
    ' ' || {{ replace_all("replace(strip_accents(lower(" ~ text ~ ")), 'œ', 'oe')", [('[^#\\p{L}\\p{N}]+', ' ')]) }} || ' '
{%- endmacro %}

{# The words that hashtags are put together from: #MarchePourLeClimat are four. #}
{% macro words_of_hashtags(text) -%}
    case when contains({{ text }}, '#') then {{ words_of(replace_all("replace(" ~ text ~ ", '#', ' ')", [
        ('(\\p{Ll}|\\p{N})(\\p{Lu})', '\\1 \\2'),
        ('(\\p{Lu})(\\p{Lu}\\p{Ll})', '\\1 \\2'),
    ])) }} else {{ list_of([]) }} end
{%- endmacro %}

{# The word and its plurals, French and English; a hashtag is one word and no other. #}
{% macro numbers_of(word) -%}
    {%- set plurals = list_of([
        word,
        "case when not " ~ matches(word, '[sxz]$') ~ " then " ~ word ~ " || 's' end",
        "case when " ~ matches(word, 'al$') ~ " then " ~ shortened(word, 1) ~ " || 'ux' end",
        "case when " ~ matches(word, '(eau|eu|ou)$') ~ " then " ~ word ~ " || 'x' end",
        "case when " ~ matches(word, '(ch|sh|s|x)$') ~ " then " ~ word ~ " || 'es' end",
        "case when " ~ matches(word, '[a-z]man$') ~ " then " ~ shortened(word, 2) ~ " || 'en' end",
        "case when " ~ matches(word, '[b-df-hj-np-tv-z]y$') ~ " then " ~ shortened(word, 1) ~ " || 'ies' end",
    ]) -%}
    {{ list_filter(plurals, 'plural', "plural is not null and (plural = " ~ word ~ " or " ~ matches(word, '^[a-z]{3}') ~ ")") }}
{%- endmacro %}

{# A text without its last letters. #}
{% macro shortened(text, letters) -%}
    substr({{ text }}, 1, length({{ text }}) - {{ letters }})
{%- endmacro %}
