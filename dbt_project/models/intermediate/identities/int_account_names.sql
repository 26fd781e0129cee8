-- One row per (network, account, name it goes by), where nobody else on the network goes by it.
with names as (
    select network, account_id, display_name as name, false as is_handle from {{ ref('int_latest_profiles') }}
    union all
    select network, account_id, split_part({{ handle_of('handle') }}, '@', 1), true from {{ ref('int_latest_profiles') }}
),

split as (
    select network, account_id, is_handle, {{ split_at('lower(strip_accents(name))', '[^\\p{L}\\p{N}]+') }} as words from names
),

fillers as (
    select array_agg(word) as words from {{ ref('name_fillers') }}
),

-- "Journal l'Humanité", "humanite_fr" and "humanitefr" are all "humanite"
spelled as (
    select network, account_id, is_handle, array_to_string(words, '') as name_key from split
    union all
    select
        network, account_id, is_handle, array_to_string(words, '')
    from (
        select
            split.network, split.account_id, split.is_handle,
            {{ list_filter('split.words', 'word', 'not array_contains(fillers.words, word)') }} as words
        from split
        cross join fillers
    ) as telling
),

shortened as (
    select network, account_id, is_handle, name_key from spelled
    union all
    select spelled.network, spelled.account_id, spelled.is_handle, {{ shortened('spelled.name_key', 'length(fillers.word)') }}
    from spelled
    inner join {{ ref('name_fillers') }} as fillers
        on ends_with(spelled.name_key, fillers.word) and length(spelled.name_key) >= 4 + length(fillers.word)
),

known as (
    select network, account_id, name_key, bool_and(is_handle) as is_handle
    from shortened
    where length(name_key) >= 3 and regexp_matches(name_key, '\p{L}')
    group by network, account_id, name_key
)

select network, account_id, name_key, is_handle
from known
qualify count(*) over (partition by network, name_key) = 1
