-- One row per (network, account): whose it is at as-of, whether that person is scored or not.
select *
from {{ ref('int_person_accounts') }}
where {{ as_of() }} between since and until
qualify row_number() over (partition by network, account_id order by since desc, person_id asc) = 1
