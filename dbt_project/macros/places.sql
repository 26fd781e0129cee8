{# Text as places are compared: words in lower case without accents, a comma where one place ends. Flags are words. #}
{% macro place_words(text) -%}
    {%- set flag = '\\x{1F1E6}-\\x{1F1FF}\\x{1F3F4}\\x{E0061}-\\x{E007F}' -%}
    {%- set parted = replace_all(text, [
        ('(https?://|www[.])\\S+|\\S*@\\S*', ' '),
        ('(\\p{Ll})(\\p{Lu})', '\\1 \\2'),
        ('(\\p{L}{4})[.]\\s', '\\1 , '),
        (
            '([\\x{1F1E6}-\\x{1F1FF}]{2}|\\x{1F3F4}[\\x{E0061}-\\x{E007F}]+)|[^\\p{L}\\p{M}\\p{N}' ~ flag ~ "''’.&\\s-]+|\\s-+|-+\\s",
            ' , \\1 , '
        ),
    ]) -%}
    {%- set plain = "translate(strip_accents(lower(" ~ parted ~ ")), 'łøđðı’.', 'loddi ')" -%}
    split(trim({{ replace_all("replace(replace(replace(" ~ plain ~ ", 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')", [
        ('&|\\band\\b|\\bund\\b', ' et '),
        ('\\bst(e?)\\b', 'saint\\1'),
        ('(\\p{L})(\\d)', '\\1 \\2'),
        ("[''\\s-]+", ' '),
        (',( ,)+', ','),
    ]) }}), ' ')
{%- endmacro %}

{# The key under which names of places are compared. #}
{% macro place_key(name) -%}
    array_to_string({{ place_words(name) }}, ' ')
{%- endmacro %}

{# A name in capitals as it is printed: Saint-Martin-de-Crau for SAINT-MARTIN-DE-CRAU. #}
{% macro capitalised(name) -%}
    {%- set small = "('de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'et', 'en', 'sur', 'sous', 'a', 'au', 'aux')" -%}
    upper(left({{ name }}, 1)) || substr({{ joined(list_transform(
        "regexp_extract_all(lower(" ~ name ~ "), '[^ ''-]+[ ''-]*', 0)", 'word',
        "if(trim(both ' -''' from word) in " ~ small ~ ", word, upper(left(word, 1)) || substr(word, 2))"
    ), '') }}, 2)
{%- endmacro %}
