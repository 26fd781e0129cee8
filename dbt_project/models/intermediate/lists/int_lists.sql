-- One row per list that people are compared in: of the registry, which overrules imports, and of the networks themselves.
with declared as (
    select dataset, list_id, name, kind, nullif(trim(rule), '') as rule
    from {{ ref('stg_registry__lists') }}
    qualify row_number() over (partition by list_id order by dataset = 'registry' desc, dataset asc) = 1
),

of_networks as (
    select list_id, any_value(network) as network, any_value(name) as name, any_value(owner_person_id) as owner_person_id
    from {{ ref('int_network_list_places') }}
    where name is not null
    group by list_id
    -- with fewer there is nothing to compare, and popular people stand on tens of thousands of lists
    having count(*) >= 3
)

select
    dataset, list_id, name, kind, rule,
    if(dataset = 'registry', 'registry', 'import') as source,
    null as network, null as owner_person_id
from declared
union all
select null, list_id, name, 'other', null, 'network', network, owner_person_id
from of_networks
where list_id not in (select declared.list_id from declared)
