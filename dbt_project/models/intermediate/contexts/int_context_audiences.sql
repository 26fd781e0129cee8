-- One row per (window date, context, accounts): followers and unknown list places of that part of a person's accounts.
with held as (
    select
        accounts.score_date, contexts.context_id, accounts.network, accounts.account_id, accounts.followers,
        case when networks.has_lists then greatest(0, accounts.listed - coalesce(known.places, 0)) else 0 end as places
    from {{ ref('int_account_audiences') }} as accounts
    inner join {{ ref('int_score_dates') }} as dates on accounts.score_date = dates.score_date and dates.is_window
    {{ in_context('accounts', 'accounts.score_date') }}
    inner join {{ ref('int_networks') }} as networks on accounts.network = networks.network
    left join {{ ref('int_known_places') }} as known
        on
            accounts.network = known.network
            and accounts.account_id = known.account_id
            and accounts.score_date = known.score_date
)

select 'all' as accounts, score_date, context_id, cast(sum(followers) as bigint) as audience, cast(sum(places) as bigint) as places
from held
group by all
union all
select 'unflagged', held.score_date, held.context_id, cast(sum(held.followers) as bigint), cast(sum(held.places) as bigint)
from held
{{ not_flagged('held', 'held.score_date') }}
group by all
