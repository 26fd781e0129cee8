-- One row per (window date, context, accounts, giver, kind): who chose an account of that part of a person's accounts.
with choosing as (
    select choosing.*, contexts.context_id
    from {{ ref('int_choosing_acts') }} as choosing
    {{ in_context('choosing', 'choosing.day') }}
)

select distinct 'all' as accounts, dates.score_date, choosing.context_id, choosing.actor_id, choosing.act
from choosing
inner join {{ ref('int_score_dates') }} as dates on dates.score_date between choosing.day and choosing.until and dates.is_window
union all
select distinct 'unflagged', dates.score_date, choosing.context_id, choosing.actor_id, choosing.act
from choosing
inner join {{ ref('int_score_dates') }} as dates on dates.score_date between choosing.day and choosing.until and dates.is_window
{{ not_flagged('choosing', 'dates.score_date') }}
