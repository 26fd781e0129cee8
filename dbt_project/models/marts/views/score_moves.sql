-- One row per (person, window, cause, network): why the score moved in 1, 7 or 30 days; the parts add up to the change.
select
    changes.person_id, people.display_name, changes.days, changes.cause, changes.network, changes.score_part
from {{ ref('score_changes') }} as changes
inner join {{ ref('people') }} as people using (person_id)
