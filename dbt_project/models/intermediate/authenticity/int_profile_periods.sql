-- One row per (network, account, period): its profile; the first look holds back to the beginning.
select
    {{ exclude(['observed_on']) }},
    case
        when row_number() over by_day = 1 then date '0001-01-01' else observed_on
    end as since,
    lead(observed_on, 1, date '9999-12-31') over by_day as until
from {{ ref('int_profiles') }}
window by_day as (partition by network, account_id order by observed_on)
