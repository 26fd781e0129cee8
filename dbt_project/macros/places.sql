{# Text as places are compared: words in lower case without accents, a comma where one place ends. Flags are words. #}
{% macro place_words(text) -%}
    {%- set flag = '\\x{1F1E6}-\\x{1F1FF}\\x{1F3F4}\\x{E0061}-\\x{E007F}' -%}
    {%- set parted -%}
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            {{ text }},
            '(https?://|www[.])\S+|\S*@\S*', ' ', 'g'),
            '(\p{Ll})(\p{Lu})', '\1 \2', 'g'),
            '(\p{L}{4})[.]\s', '\1 , ', 'g'),
            '([\x{1F1E6}-\x{1F1FF}]{2}|\x{1F3F4}[\x{E0061}-\x{E007F}]+)|[^\p{L}\p{M}\p{N}{{ flag }}''’.&\s-]+|\s-+|-+\s', ' , \1 , ', 'g')
    {%- endset -%}
    string_split(trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        replace(replace(replace(translate(strip_accents(lower({{ parted }})), 'łøđðı’.', 'loddi'''), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
        '&|\band\b|\bund\b', ' et ', 'g'),
        '\bst(e?)\b', 'saint\1', 'g'),
        '(\p{L})(\d)', '\1 \2', 'g'),
        '[''\s-]+', ' ', 'g'),
        ',( ,)+', ',', 'g')), ' ')
{%- endmacro %}

{# The key under which names of places are compared. #}
{% macro place_key(name) -%}
    array_to_string({{ place_words(name) }}, ' ')
{%- endmacro %}

{# A name in capitals as it is printed: Saint-Martin-de-Crau for SAINT-MARTIN-DE-CRAU. #}
{% macro capitalised(name) -%}
    upper(left({{ name }}, 1)) || array_to_string(
        list_transform(
            regexp_extract_all(lower({{ name }}), '[^ ''-]+[ ''-]*'),
            lambda word: if(
                trim(word, ' -''') in ('de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'et', 'en', 'sur', 'sous', 'a', 'au', 'aux'),
                word, upper(left(word, 1)) || right(word, -1)
            )
        ),
        ''
    )[2:]
{%- endmacro %}
