-- One row per (network, account) that two persons claim for the same day: it counts for neither.
select distinct one.network, one.account_id
from {{ ref('int_claims') }} as one
inner join {{ ref('int_claims') }} as other
    on
        one.network = other.network
        and one.account_id = other.account_id
        and one.person_id < other.person_id
        and one.since <= other.until
        and other.since <= one.until
