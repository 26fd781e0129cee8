-- One row per (scored date, network, account, rule) that fires, by what was known on that date.
select
    dates.score_date, measured.network, measured.account_id, measured.rule,
    rules.flags, measured.measured, rules.threshold, measured.observations, measured.evidence,
    trusted.trusted is not null as contested
from {{ ref('int_measured_rules') }} as measured
inner join {{ ref('authenticity_rules') }} as rules using (rule)
inner join {{ ref('int_score_dates') }} as dates on dates.score_date >= measured.since and dates.score_date < measured.until
left join {{ ref('int_trusted_accounts') }} as trusted
    on
        measured.network = trusted.network
        and measured.account_id = trusted.account_id
        and dates.score_date between trusted.since and trusted.until
where measured.fired
-- posts and answers have rhythms of their own, and devotion may go to two persons: each rule counts once
qualify row_number() over (
    partition by dates.score_date, measured.network, measured.account_id, measured.rule
    order by measured.observations desc, measured.evidence asc
) = 1
