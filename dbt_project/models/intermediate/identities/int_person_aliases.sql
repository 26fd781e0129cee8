-- One row per person id that means another person, as the registry states or evidence both ways shows; the one entered first is kept.
with reached as (
    select * from {{ ref('int_connected_people') }}
),

networks as (
    select distinct person_id, network from {{ ref('int_account_owners') }}
),

-- a chain of links that ends at two accounts of one network, or at two persons kept apart, has a wrong link somewhere
broken as (
    select reached.person_id
    from reached
    inner join networks on reached.other_person_id = networks.person_id
    group by reached.person_id, networks.network
    having count(distinct reached.other_person_id) > 1
    union
    select reached.person_id
    from reached
    inner join reached as others using (person_id)
    inner join {{ ref('int_kept_apart') }} as apart
        on reached.other_person_id = apart.person_id and others.other_person_id = apart.other_person_id
),

known as (
    select person_id, may_be_scored, by_registry, basis_date, same_as from {{ ref('int_declared_people') }}
    union all
    select distinct person_id, false, false, null, null from {{ ref('int_account_owners') }} where not is_declared
),

joined as (
    select reached.person_id, {{ kept_id('known') }} as kept_id
    from reached
    inner join known on reached.other_person_id = known.person_id
    where reached.person_id not in (select broken.person_id from broken)
    group by reached.person_id
),

reasons as (
    select
        members.person_id,
        max_by(pairs.rule, (rules.strength, pairs.rule)) as rule,
        {{ string_agg('pairs.evidence', ' ; ', distinct=true) }} as evidence
    from (select distinct person_id from reached) as members
    inner join {{ ref('int_identity_pairs') }} as pairs
        on members.person_id = pairs.person_id or members.person_id = pairs.other_person_id
    inner join {{ ref('identity_rules') }} as rules using (rule)
    group by members.person_id
)

select joined.person_id as alias_id, joined.kept_id as person_id, reasons.rule, reasons.evidence
from joined
inner join reasons using (person_id)
where joined.person_id <> joined.kept_id
union all
select people.person_id, coalesce(joined.kept_id, people.kept_id), 'registry', null
from {{ ref('int_declared_people') }} as people
left join joined on people.kept_id = joined.person_id
where people.person_id <> people.kept_id
