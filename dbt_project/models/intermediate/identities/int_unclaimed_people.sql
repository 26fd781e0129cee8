-- One row per (network, account) that is a person of its own because nobody claims it and the operator asked for that.
with seen as (
    select network, account_id from {{ ref('int_profiles') }}
    union
    select network, account_id from {{ ref('int_counters__unioned') }}
    union
    select network, target_account_id from {{ ref('int_interactions__unioned') }}
)

select
    network,
    account_id,
    {{ unclaimed_slug('network', 'account_id') }} as person_id
from seen
anti join {{ ref('int_claims') }} as claims using (network, account_id)
where
    {{ 'true' if var('score_unclaimed') | lower == 'true' else 'false' }}
    and not starts_with(account_id, '~')
