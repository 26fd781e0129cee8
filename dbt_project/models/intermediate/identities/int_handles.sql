-- One row per (network, handle): the account it was first seen with; recycled handles are not followed.
select network, {{ handle_of('handle') }} as handle, min_by(account_id, (observed_at is null, observed_at, account_id)) as account_id
from {{ ref('int_profiles') }}
where handle is not null
group by all
