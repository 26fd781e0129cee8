-- One row per (list, window of 1, 7, 30 days, person) who entered or left the list in it.
with ends as (
    select {{ as_of() }} - dates.days_back as from_date, dates.days_back as days
    from {{ ref('int_score_dates') }} as dates
    where dates.is_window and dates.days_back > 0
),

now as (
    select members.list_id, members.person_id, ends.days
    from {{ ref('int_list_members') }} as members
    cross join ends
    where members.score_date = {{ as_of() }}
),

before as (
    select members.list_id, members.person_id, ends.days
    from {{ ref('int_list_members') }} as members
    inner join ends on members.score_date = ends.from_date
)

select list_id, days, person_id, if(before.person_id is null, 'entered', 'left') as move
from now
full join before using (list_id, days, person_id)
where now.person_id is null or before.person_id is null
