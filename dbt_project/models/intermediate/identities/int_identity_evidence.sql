-- One row per (person, other person, rule) that speaks for one person, unless the registry keeps them apart; the smaller id comes first.
with owned as (
    select named.*, one.person_id, other.person_id as other_person_id
    from {{ ref('int_named_accounts') }} as named
    inner join {{ ref('int_account_owners') }} as one on named.network = one.network and named.account_id = one.account_id
    inner join {{ ref('int_account_owners') }} as other
        on named.other_network = other.network and named.other_account_id = other.account_id
    where one.is_scored and other.is_scored and one.person_id <> other.person_id
),

links as (
    select
        one.person_id, one.other_person_id,
        case
            when one.is_verified then 'verified_link'
            when answer.network is null and one.network <> one.other_network then 'link_one_way'
            when one.network <> one.other_network then 'links_both_ways'
            when answer.network is not null then 'named_both_ways'
        end as rule,
        concat_ws(
            ' | ', one.network || ': ' || one.said, answer.network || ': ' || answer.said
        ) as evidence
    from owned as one
    left join owned as answer
        on
            one.network = answer.other_network
            and one.account_id = answer.other_account_id
            and one.other_network = answer.network
            and one.other_account_id = answer.account_id
    -- of a link and its answer one row is enough
    where answer.network is null or one.is_verified or (one.network, one.account_id) < (answer.network, answer.account_id)
),

sites as (
    select one.person_id, other.person_id as other_person_id, 'same_site' as rule, left_site.address as evidence
    from {{ ref('int_proven_sites') }} as left_site
    inner join {{ ref('int_proven_sites') }} as right_site
        on left_site.address = right_site.address and left_site.network < right_site.network
    inner join {{ ref('int_account_owners') }} as one on left_site.network = one.network and left_site.account_id = one.account_id
    inner join {{ ref('int_account_owners') }} as other
        on right_site.network = other.network and right_site.account_id = other.account_id
    where one.is_scored and other.is_scored and one.person_id <> other.person_id
),

spoken as (
    select
        least(person_id, other_person_id) as person_id,
        greatest(person_id, other_person_id) as other_person_id,
        rule, evidence
    from (
        select * from links where rule is not null
        union all
        select * from sites
        union all
        select * from {{ ref('int_same_names') }}
    ) as said
)

select person_id, other_person_id, rule, {{ string_agg('evidence', ' ; ', distinct=true) }} as evidence
from spoken
anti join {{ ref('int_kept_apart') }} as apart using (person_id, other_person_id)
group by person_id, other_person_id, rule
