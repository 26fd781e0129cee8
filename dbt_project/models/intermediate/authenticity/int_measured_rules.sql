-- One row per (network, account, rule, period): what a rule of the card measures of an account, and whether it fires.
with measured as (
    {% for model in [
        'int_near_duplicates', 'int_rhythms', 'int_tireless_days', 'int_unanswered', 'int_mass_followings',
        'int_devotions', 'int_profile_signs', 'int_quick_reactions',
    ] -%}
    select network, account_id, rule, since, until, measured, observations, evidence from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    measured.network, measured.account_id, measured.rule, measured.since, measured.until,
    measured.measured, cast(measured.observations as bigint) as observations, measured.evidence,
    measured.observations >= rules.least_observations and {{ fires('measured.measured', 'rules') }} as fired
from measured
inner join {{ ref('authenticity_rules') }} as rules using (rule)
where measured.since < measured.until
