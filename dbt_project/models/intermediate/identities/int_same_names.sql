-- One row per (person, other person, rule, name) where accounts on different networks go by one rare name; never a proof.
with named as (
    select names.*, owners.person_id
    from {{ ref('int_account_names') }} as names
    inner join {{ ref('int_account_owners') }} as owners using (network, account_id)
    where owners.is_scored
),

pairs as (
    select
        one.person_id, other.person_id as other_person_id, one.name_key as evidence,
        one.is_handle and other.is_handle as is_handle,
        one.network, one.account_id, other.network as other_network, other.account_id as other_account_id
    from named as one
    inner join named as other
        on one.name_key = other.name_key and one.network < other.network and one.person_id <> other.person_id
),

networks as (
    select distinct person_id, network from {{ ref('int_account_owners') }}
),

-- who has both an account on the same network is more likely a namesake
namesakes as (
    select distinct pairs.person_id, pairs.other_person_id
    from pairs
    inner join networks as one on pairs.person_id = one.person_id
    inner join networks as other on pairs.other_person_id = other.person_id and one.network = other.network
),

titled as (
    select network, account_id from {{ ref('int_latest_profiles') }} where display_name is not null
)

select distinct
    pairs.person_id, pairs.other_person_id, if(pairs.is_handle, 'same_handle', 'same_name') as rule, pairs.evidence
from pairs
anti join namesakes using (person_id, other_person_id)
left join titled as ours on pairs.network = ours.network and pairs.account_id = ours.account_id
left join titled as theirs on pairs.other_network = theirs.network and pairs.other_account_id = theirs.account_id
where
    -- "cmartin" may be Chloé and Célestin: a handle says nothing against two names
    not pairs.is_handle
    or length(pairs.evidence) >= 5 and (ours.network is null or theirs.network is null)
