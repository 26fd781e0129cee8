-- One row per (term, topic it names, or term it takes the meaning from): a word or phrase of the taxonomy in use.
select term, topic_id, language, cast(null as varchar) as excluded
from {{ ref('taxonomy_terms') }}
union all
select exclusions.unless, null, 'any', exclusions.term
from {{ ref('taxonomy_exclusions') }} as exclusions
