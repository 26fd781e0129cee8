-- One row per (window date, context, accounts): followers and unknown list places of that part of a person's accounts.
with held as (
    select
        accounts.score_date, contexts.context_id, accounts.network, accounts.account_id, accounts.followers,
        coalesce(listed.places, 0) as places
    from {{ ref('int_account_audiences') }} as accounts
    inner join {{ ref('int_score_dates') }} as dates on accounts.score_date = dates.score_date and dates.is_window
    {{ in_context('accounts', 'accounts.score_date') }}
    left join {{ ref('int_unknown_list_places') }} as listed
        on
            accounts.score_date = listed.score_date
            and accounts.person_id = listed.person_id
            and accounts.network = listed.network
            and accounts.account_id = listed.account_id
)

select 'all' as accounts, score_date, context_id, cast(sum(followers) as bigint) as audience, cast(sum(places) as bigint) as places
from held
group by all
union all
select 'unflagged', held.score_date, held.context_id, cast(sum(held.followers) as bigint), cast(sum(held.places) as bigint)
from held
{{ not_flagged('held', 'held.score_date') }}
group by all
