-- One row per (network, post, topic) that a hashtag of the post names.
with hashtags as (
    select
        network, post_id,
        unnest(regexp_extract_all(lower(strip_accents(text)), '#([\p{L}\p{N}_]+)', 1)) as term
    from {{ ref('int_posts') }}
    where contains(text, '#') and not is_repost
)

select distinct hashtags.network, hashtags.post_id, terms.topic_id
from hashtags
inner join {{ ref('taxonomy_terms') }} as terms on hashtags.term = terms.term
