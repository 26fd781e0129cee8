-- One row per list that people are compared in, with where it comes from and its rule in words.
with topics as (
    select topic_id as value, name_fr, name_en from {{ ref('topics') }}
),

countries as (
    select country_code as value, name_fr, name_en from {{ ref('countries') }}
),

networks as (
    select network as value, title from {{ ref('networks') }}
),

regions as (
    select region_code as value, name_fr, name_en from {{ ref('regions') }}
),

said as (
    select
        asked.list_id, names.name_fr, names.name_en,
        coalesce(topics.name_fr, countries.name_fr, regions.name_fr, networks.title, asked.value) as value_fr,
        coalesce(topics.name_en, countries.name_en, regions.name_en, networks.title, asked.value) as value_en
    from {{ ref('int_list_conditions') }} as asked
    inner join {{ ref('list_conditions') }} as names using (condition)
    left join topics on asked.condition = 'topic' and asked.value = topics.value
    left join countries on asked.condition = 'country' and asked.value = countries.value
    left join regions on asked.condition in ('region', 'department') and asked.value = regions.value
    left join networks on asked.condition = 'network' and asked.value = networks.value
),

conditions as (
    select
        list_id, name_fr, name_en,
        {{ string_agg('value_fr', ', ') }} as values_fr,
        {{ string_agg('value_en', ', ') }} as values_en
    from said
    group by all
),

rules as (
    select
        list_id,
        {{ string_agg("name_fr || ' : ' || values_fr", ' ; ', order_by='name_en') }} as rule_fr,
        {{ string_agg("name_en || ': ' || values_en", '; ', order_by='name_en') }} as rule_en
    from conditions
    group by list_id
)

select
    lists.list_id, lists.name, lists.kind, lists.source, lists.network, owners.person_id as owner_person_id,
    lists.rule, rules.rule_fr, rules.rule_en
from {{ ref('int_lists') }} as lists
left join rules using (list_id)
left join {{ ref('people') }} as owners on lists.owner_person_id = owners.person_id
