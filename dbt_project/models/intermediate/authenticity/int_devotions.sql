-- One row per (network, account, person, period): how much of what the account does goes to one person who never answered.
{% set counts = [('acts', 'sums.acts'), ('own_acts', 'sums.own_acts')] %}
with rule as (
    {{ authenticity_rule('devotion') }}
),

devoted as (
    select network, account_id, other_id as person_id
    from {{ ref('int_acts_on_others') }}
    where is_person
    group by all
    having sum(acts) >= (select least_observations from rule)
),

daily as (
    -- all its days, on each of which some part went to that person
    select
        devoted.network, devoted.account_id, devoted.person_id, every_day.day,
        every_day.acts as own_acts,
        case when every_day.other_id = devoted.person_id then every_day.acts else 0 end as acts
    from devoted
    inner join {{ ref('int_acts_on_others') }} as every_day using (network, account_id)
),

sums as (
    {{ sliding_sums('daily', ['network', 'account_id', 'person_id'], ['own_acts', 'acts']) }}
)

select
    sums.network, sums.account_id, 'devotion' as rule, sums.since,
    least(sums.until, answers.first_day) as until,
    round(sums.acts / sums.own_acts, 6) as measured, sums.acts as observations,
    -- whom nobody may score is not named either, least of all a minor
    case
        when people.is_scored then {{ json_object([('person_id', 'sums.person_id')] + counts) }}
        else {{ json_object(counts) }}
    end as evidence
from sums
left join {{ ref('int_people') }} as people on sums.person_id = people.person_id
left join {{ ref('int_answers') }} as answers
    on sums.network = answers.network and sums.account_id = answers.account_id and sums.person_id = answers.other_id
where sums.acts > 0 and (answers.first_day is null or answers.first_day > sums.since)
