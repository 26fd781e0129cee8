-- One row per (scored date, person, network): followers of the person's accounts there.
select score_date, person_id, network, cast(sum(followers) as bigint) as followers
from {{ ref('int_account_audiences') }}
group by all
