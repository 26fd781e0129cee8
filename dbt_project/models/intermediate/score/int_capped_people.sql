-- One row per (scored date, person) who owns an account with two flags or more on that date.
select distinct flagged.score_date, owners.person_id
from {{ ref('int_flagged_accounts') }} as flagged
inner join {{ ref('int_identities') }} as owners
    on
        flagged.network = owners.network
        and flagged.account_id = owners.account_id
        and flagged.score_date between owners.since and owners.until
