-- One row per (person, context, method version) at as-of: the score of the accounts that a person keeps apart, beside that of the whole.
with owners as (
    select distinct context_id, person_id, context from {{ ref('int_context_accounts') }}
),

accounts as (
    select person_id, context, count(*) as account_count, {{ string_agg('network', ',', distinct=true) }} as networks
    from {{ ref('accounts') }}
    where context is not null
    group by all
),

earlier as (
    {{ earlier_scores(ref('int_context_scores'), 'context_id') }}
)

select
    owners.person_id, owners.context, scores.method_version, scores.score_date, scores.score,
    round(scores.score - earlier.score_1d, 6) as delta_1d,
    round(scores.score - earlier.score_7d, 6) as delta_7d,
    round(scores.score - earlier.score_30d, 6) as delta_30d,
    cast(scores.response as double) as response,
    cast(scores.recognition as double) as recognition,
    scores.audience, scores.is_capped, accounts.account_count, accounts.networks
from {{ ref('int_context_scores') }} as scores
inner join owners using (context_id)
inner join {{ ref('people') }} as people on owners.person_id = people.person_id
left join earlier using (method_version, context_id)
left join accounts on owners.person_id = accounts.person_id and owners.context = accounts.context
where scores.score_date = {{ as_of() }}
