-- One row per value or claim that counts for nothing, with the reason.
select dataset, relation, column_name, reason from {{ ref('stg_pipeline__quarantine') }}
union all
select 'registry', 'person_accounts', 'account_id', 'claimed by two persons: ' || network from {{ ref('int_contested_accounts') }}
