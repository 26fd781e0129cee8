-- One row per (network, account, name it goes by), where nobody else on the network goes by it.
with names as (
    select network, account_id, lower(strip_accents(display_name)) as name, false as is_handle
    from {{ ref('int_latest_profiles') }}
    union all
    select network, account_id, split_part({{ handle_of('handle') }}, '@', 1), true
    from {{ ref('int_latest_profiles') }}
),

fillers as (
    select '(?:' || string_agg(word, '|' order by word) || ')' as word from {{ ref('name_fillers') }}
),

spelled as (
    select network, account_id, is_handle, name from names
    union all
    -- "Journal l'Humanité" and "humanite_fr" without what newspapers and networks add
    select
        names.network, names.account_id, names.is_handle,
        regexp_replace(
            regexp_replace(names.name, '(^|[^\p{L}\p{N}])' || fillers.word || '($|[^\p{L}\p{N}])', '\1\2', 'g'),
            '^[^\p{L}\p{N}]*l[''’]|(\p{L}{4})' || fillers.word || '$', '\1', 'g'
        )
    from names
    cross join fillers
),

keyed as (
    select network, account_id, {{ name_key('name') }} as name_key, bool_and(is_handle) as is_handle
    from spelled
    group by network, account_id, name_key
)

select network, account_id, name_key, is_handle
from keyed
where length(name_key) >= 3 and regexp_matches(name_key, '\p{L}')
qualify count(*) over (partition by network, name_key) = 1
