-- One row per (window, person, network, cause): followers gained or lost, by oneself or with an account that joined.
select
    windows.days, audiences.person_id, audiences.network,
    if(audiences.linked_on > windows.from_date, 'linked account', 'audience') as cause,
    cast(sum(
        case when audiences.score_date = windows.to_date then audiences.followers else -audiences.followers end
    ) as bigint) as amount
from {{ ref('int_account_audiences') }} as audiences
inner join {{ ref('int_windows') }} as windows on audiences.score_date in (windows.from_date, windows.to_date)
group by all
