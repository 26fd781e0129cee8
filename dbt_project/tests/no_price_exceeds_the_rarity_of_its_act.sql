-- One row per price above what its rarity on real posts allows: the clicks of its network for one such act.
select prices.weights_version, prices.network, prices.act, prices.points, clicks.per_post / prices.per_post as rarity
from {{ ref('int_prices') }} as prices
inner join {{ ref('int_prices') }} as clicks using (weights_version, network, measured_on)
where
    prices.measured_on = 'french_media'
    and clicks.act = 'like'
    and prices.points > clicks.points * clicks.per_post / prices.per_post
