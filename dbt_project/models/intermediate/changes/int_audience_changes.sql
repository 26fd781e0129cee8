-- One row per (window, person, network): followers gained or lost.
select
    windows.days, audiences.person_id, audiences.network,
    sum(case when audiences.score_date = windows.to_date then audiences.followers else -audiences.followers end) as amount
from {{ ref('int_audiences') }} as audiences
inner join {{ ref('int_windows') }} as windows on audiences.score_date in (windows.from_date, windows.to_date)
group by all
