-- One row per (network, account, day its profile was observed), all networks.
with observed as (
    select * from {{ ref('int_accounts__unioned') }}
)

select
    network, account_id, observed_on, handle, display_name, description, location,
    upper(country_code) as country_code, language, url, followers, following, listed, posts, favourites,
    verified, default_image, created_at, audience_band, links, verified_links, observed_at,
    coalesce(is_in_score, true) as is_in_score
from observed
-- an API and an import may both have seen the account that day: the later look holds
qualify row_number() over (
    partition by network, account_id, observed_on order by observed_at desc nulls last, followers desc nulls last
) = 1
