-- One row per style: its four answers, its names and what they mean.
select style, takes_part, creates, is_focused, is_consistent, name_fr, name_en, meaning_fr, meaning_en
from {{ ref('style_names') }}
