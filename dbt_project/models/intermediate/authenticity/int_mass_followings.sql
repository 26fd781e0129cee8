-- One row per (network, account, period): whom it follows, where that is more than follow it.
select
    network, account_id, 'mass_following' as rule, since, until,
    cast(case when following > followers then following else 0 end as double) as measured, 1 as observations,
    {{ json_object([('following', 'following'), ('followers', 'followers')]) }} as evidence
from {{ ref('int_profile_periods') }}
where following is not null and followers is not null
