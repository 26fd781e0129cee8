-- One row per (list by rule, scored date, person) who fulfils all its conditions on that date.
with scores as (
    select score_date, person_id, score from {{ ref('int_active_scores') }}
),

-- what of a person does not depend on the date
facts as (
    select person_id, 'country' as condition, country_code as value
    from {{ ref('int_countries') }} where country_code is not null
    union
    select person_id, 'region', region_code from {{ ref('int_countries') }} where region_code is not null
    union
    select person_id, 'department', department_code from {{ ref('int_countries') }} where department_code is not null
    union
    select person_id, 'network', network from {{ ref('int_held_accounts') }}
    union
    select person_id, 'basis', basis from {{ ref('int_people') }} where basis is not null
),

fulfilled as (
    select asked.list_id, asked.condition, scores.score_date, scores.person_id
    from {{ ref('int_list_conditions') }} as asked
    inner join facts on asked.condition = facts.condition and lower(asked.value) = lower(facts.value)
    inner join scores on facts.person_id = scores.person_id
    union all
    select asked.list_id, asked.condition, scores.score_date, scores.person_id
    from {{ ref('int_list_conditions') }} as asked
    inner join {{ ref('int_topic_responses') }} as responses on asked.value = responses.topic_id
    inner join scores on responses.person_id = scores.person_id and responses.score_date = scores.score_date
    where asked.condition = 'topic'
    union all
    select asked.list_id, asked.condition, scores.score_date, scores.person_id
    from {{ ref('int_list_conditions') }} as asked
    inner join scores on scores.score >= try_cast(asked.value as double)
    where asked.condition = 'score'
),

wanted as (
    select list_id, count(distinct condition) as conditions from {{ ref('int_list_conditions') }} group by list_id
)

select fulfilled.list_id, fulfilled.score_date, fulfilled.person_id
from fulfilled
inner join wanted using (list_id)
group by fulfilled.list_id, fulfilled.score_date, fulfilled.person_id
having count(distinct fulfilled.condition) = any_value(wanted.conditions)
