-- One row per (weights version, act) that has a price as response.
{{ config(materialized='view') }}
select
    acts.*, prices.weights_version, prices.points,
    {{ short_key(['acts.network', 'acts.actor_id', 'acts.person_id', 'acts.acting_post_id']) }} as said_key
from {{ ref('int_interactions') }} as acts
inner join {{ ref('int_prices') }} as prices
    on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
where coalesce(acts.is_in_score, true)
