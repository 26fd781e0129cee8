-- One row per (method version, network, act): what it is worth and why.
select
    methods.method_version, prices.network, prices.act, prices.native_acts, prices.points, prices.component,
    prices.per_post, prices.measured_on,
    ladder.meaning_fr, ladder.meaning_en, prices.reason_fr, prices.reason_en
from {{ ref('int_prices') }} as prices
inner join {{ ref('method_versions') }} as methods using (weights_version)
inner join {{ ref('act_ladder') }} as ladder using (act)
-- a connected network's table lists what it knows; an imported one may bring any act
where
    prices.native_acts is not null
    or prices.network not in ('{{ networks() | join("', '") }}')
