-- One row per (person, other person, rule) whose evidence both ways means nobody else.
with networks as (
    select distinct person_id, network from {{ ref('int_account_owners') }}
),

pairs as (
    select evidence.person_id, evidence.other_person_id, evidence.rule, evidence.evidence
    from {{ ref('int_identity_evidence') }} as evidence
    inner join {{ ref('identity_rules') }} as rules on evidence.rule = rules.rule and rules.merges
),

directed as (
    select person_id, other_person_id from pairs
    union
    select other_person_id, person_id from pairs
),

-- a school that names each of its teachers is none of them
crowds as (
    select directed.person_id, networks.network
    from directed
    inner join networks on directed.other_person_id = networks.person_id
    group by all
    having count(distinct directed.other_person_id) > 1
),

crowded as (
    select distinct directed.person_id, directed.other_person_id
    from directed
    inner join networks on directed.other_person_id = networks.person_id
    inner join crowds on directed.person_id = crowds.person_id and networks.network = crowds.network
)

select pairs.*
from pairs
anti join crowded using (person_id, other_person_id)
anti join crowded as others on pairs.person_id = others.other_person_id and pairs.other_person_id = others.person_id
