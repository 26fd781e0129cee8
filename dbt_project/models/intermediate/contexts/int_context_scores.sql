-- One row per (method version, window date, context): the score of that part of a person's accounts by itself, under the same rules.
with fan_points as (
    select * from {{ ref('int_context_fan_points') }}
),

unknown as (
    select method_version, score_date, context_id, accounts, sum(value) as response, sum(lasting_value) as lasting
    from {{ ref('int_context_responses') }}
    group by all
),

givers as (
    select score_date, context_id, actor_id, accounts from {{ ref('int_context_givers') }}
),

listed as (
    select score_date, context_id, accounts, places from {{ ref('int_context_audiences') }}
),

audiences as (
    select score_date, context_id, accounts, audience from {{ ref('int_context_audiences') }}
),

people as (
    select distinct dates.score_date, contexts.context_id, 'all' as accounts
    from {{ ref('int_context_accounts') }} as contexts
    inner join {{ ref('int_score_dates') }} as dates on dates.is_window
    union all
    select distinct flagged.score_date, contexts.context_id, 'unflagged'
    from {{ ref('int_flagged_accounts') }} as flagged
    inner join {{ ref('int_context_accounts') }} as contexts
        on
            flagged.network = contexts.network
            and flagged.account_id = contexts.account_id
            and flagged.score_date between contexts.since and contexts.until
    inner join {{ ref('int_score_dates') }} as dates on flagged.score_date = dates.score_date and dates.is_window
),

{{ scores_of('context_id', 'int_weights', 'methods.unclaimed_standing') }}
