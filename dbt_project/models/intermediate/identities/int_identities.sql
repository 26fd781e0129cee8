-- One row per (network, account id or key, since): who acts or is acted on under that id.
select network, account_id, person_id, since, until from {{ ref('int_person_accounts') }}
union
select network, account_key, person_id, since, until
from {{ ref('int_person_accounts') }}
where account_key is not null and account_key <> account_id
