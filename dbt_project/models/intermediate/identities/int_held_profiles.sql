-- One row per (network, account that a person has at as-of, day its profile was observed) while nobody else had the account.
{{ config(materialized='view') }}
select profiles.*, owners.person_id
from {{ ref('int_profiles') }} as profiles
inner join {{ ref('int_held_accounts') }} as owners using (network, account_id)
-- what an account told while it was somebody else's is told of somebody else
anti join {{ ref('int_person_accounts') }} as others
    on
        profiles.network = others.network
        and profiles.account_id = others.account_id
        and profiles.observed_on between others.since and others.until
        and owners.person_id <> others.person_id
