-- One row per value or claim that counts for nothing, with the reason.
select dataset, relation, column_name, reason from {{ ref('stg_pipeline__quarantine') }}
union all
select 'registry', 'person_accounts', 'account_id', 'claimed by two persons: ' || network from {{ ref('int_contested_accounts') }}
union all
select
    dataset, 'lists', 'rule',
    list_id || ': no ' || condition || ' is called ' || written || coalesce('; nearest: ' || nearest, '')
from {{ ref('int_unknown_values') }}
union all
select dataset, 'people', 'hidden_topics', 'no topic is called ' || written
from {{ ref('int_declared_topics') }} where topic_id is null
