-- One row per person, network and act whose rest is worth less than nothing, or more than acts that count less than those listed.
with least_acts as (
    select person_id, count(*) as acts, min(amount) as amount, min(score_part) as score_part
    from {{ ref('activity_statement') }}
    where position is not null
    group by person_id
)

select rest.person_id, rest.network, rest.act, rest.acts, rest.amount, rest.score_part
from {{ ref('activity_statement') }} as rest
left join least_acts using (person_id)
where
    rest.position is null
    and rest.component = 'response'
    and rest.known
    and not coalesce(
        rest.acts >= 0
        -- nobody of whom fewer than 200 acts are listed has others
        and (rest.acts = 0 or least_acts.acts = 200)
        and rest.amount between -1e-5 and rest.acts * least_acts.amount + 1e-5
        and rest.score_part between -1e-5 and rest.acts * least_acts.score_part + 1e-5,
        false
    )
