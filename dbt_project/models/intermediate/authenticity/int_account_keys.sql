-- One row per (network, key): the account whose earlier acts may have been stored under that key.
select network, account_key, min(account_id) as account_id
from {{ ref('int_person_accounts') }}
where account_key is not null and account_key <> account_id
group by all
