-- One row per (network, account, network, handle) that its description names, "@ana" or "Instagram: @ana".
with described as (
    select
        network, account_id,
        regexp_extract_all(
            description,
            '(?:^|[^\p{L}\p{N}._@/-])((?:\p{L}+[\s:：➡→>-]{1,3})?@[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.·@-]*[\p{L}\p{M}\p{N}_])?)',
            1
        ) as named
    from {{ ref('int_latest_profiles') }}
    where contains(description, '@')
),

said as (
    select network, account_id, {{ unnest('named') }} as said from described
)

select
    said.network, said.account_id,
    coalesce(
        words.network,
        -- @ana@host names an instance of Mastodon wherever it is written
        case when regexp_matches(said.said, '@.+@') then 'mastodon' else said.network end
    ) as named_network,
    {{ handle_of("regexp_extract(said.said, '@.*', 0)") }} as named_handle,
    min(said.said) as said
from said
left join {{ ref('network_words') }} as words on regexp_extract(lower(said.said), '^\p{L}+', 0) = words.word
group by all
