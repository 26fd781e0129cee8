-- One row per (scored date, network, account) with two flags or more: what it receives is capped.
select score_date, network, account_id
from {{ ref('int_account_trusts') }}
where flags >= 2
