-- One row per (network, account, day its profile was observed), all networks.
{% set told = [
    'is_in_score', 'handle', 'display_name', 'description', 'location', 'country_code', 'language', 'url', 'following', 'listed',
    'posts', 'favourites', 'verified', 'default_image', 'created_at', 'audience_band', 'links', 'verified_links',
] -%}
with observed as {{ not_materialized() }} (
    select
        network, account_id, observed_on, handle, display_name, description, location,
        upper(country_code) as country_code, language, url, followers, following, listed, posts, favourites,
        verified, default_image, created_at, audience_band, links, verified_links, observed_at,
        coalesce(is_in_score, true) as is_in_score,
        {{ short_key(['network', 'account_id', 'observed_on']) }} as look_key
    from {{ ref('int_accounts__unioned') }}
),

seen_again as (
    -- an API and an import may both have seen the account that day; few: to rank those alone saves sorting everything
    select look_key from observed group by look_key having count(*) > 1
)

select {{ exclude(['look_key']) }} from observed anti join seen_again using (look_key)
union all
select {{ exclude(['look_key']) }} from observed
semi join seen_again using (look_key)
-- the later look holds; of two at the same time always the same one
qualify row_number() over (
    partition by network, account_id, observed_on
    order by
        observed_at desc nulls last, followers desc nulls last,
        {% for column in told -%}
        {{ column }} desc nulls last{{ ', ' if not loop.last }}
        {%- endfor %}
) = 1
