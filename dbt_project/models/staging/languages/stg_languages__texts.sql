-- One row per text of a post whose language was identified.
select text_key, language, confidence from {{ source('languages', 'texts') }}
