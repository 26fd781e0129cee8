-- One row per (network, account of a scored person, line of the authenticity card) at as-of, fired or not.
with measured as (
    select network, account_id, rule, measured, observations, evidence, fired
    from {{ ref('int_measured_rules') }}
    where since <= {{ as_of() }} and until > {{ as_of() }}
    -- the same choice as that of the flags; what did not fire comes after what did
    qualify row_number() over (
        partition by network, account_id, rule order by fired desc, observations desc, evidence asc
    ) = 1
    union all
    select network, account_id, rule, measured, observations, evidence, fired from {{ ref('int_received_warnings') }}
),

accounts as (
    select owners.network, owners.account_id, owners.person_id, trusted.trusted
    from {{ ref('int_held_accounts') }} as owners
    inner join {{ ref('int_countries') }} as people using (person_id)
    left join {{ ref('int_trusted_accounts') }} as trusted using (network, account_id, since)
)

select
    accounts.network, accounts.account_id, accounts.person_id,
    rules.rule, rules.kind,
    coalesce(measured.fired, false) as fired,
    case when measured.fired then rules.flags else 0 end as flags,
    measured.measured, rules.threshold, rules.comparison,
    coalesce(measured.observations, 0) as observations, rules.least_observations,
    cast(measured.evidence as string) as evidence,
    coalesce(measured.fired and rules.flags > 0 and accounts.trusted is not null, false) as contested,
    accounts.trusted as trusted_because,
    rules.name_fr, rules.name_en, rules.meaning_fr, rules.meaning_en
from accounts
cross join {{ ref('authenticity_rules') }} as rules
left join measured using (network, account_id, rule)
