-- One row per imported (network, account, day its profile was observed).
select
    network, account_id, handle, display_name, description, location, country_code, language, url,
    followers, following, listed, posts, favourites, verified, default_image, created_at, audience_band, links, verified_links,
    observed_at, observed_on,
    true as is_in_score
from {{ source('imports', 'accounts') }}
where {{ not_removed_import('accounts', 'account', ['account_id']) }}
