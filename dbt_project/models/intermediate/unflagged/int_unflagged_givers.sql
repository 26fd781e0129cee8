-- One row per (scored date, capped person, giver, kind): who chose an account of that person that has not two flags.
select distinct people.score_date, choosing.person_id, choosing.actor_id, choosing.act
from {{ ref('int_choosing_acts') }} as choosing
inner join {{ ref('int_capped_people') }} as people
    on choosing.person_id = people.person_id and people.score_date between choosing.day and choosing.until
{{ not_flagged('choosing', 'people.score_date') }}
