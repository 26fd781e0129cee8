-- One row per (scored date, network, account): places on lists that are known, each with who keeps the list.
-- Lists of one's own are known too: they count nowhere, least of all as a stranger's.
select dates.score_date, acts.network, acts.target_account_id as account_id, count(*) as places
from {{ ref('int_identified_interactions') }} as acts
inner join {{ ref('int_score_dates') }} as dates on acts.day <= dates.score_date
where acts.act = 'list'
group by all
