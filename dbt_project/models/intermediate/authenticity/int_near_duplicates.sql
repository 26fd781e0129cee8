-- One row per (network, account, period): how many of its recent texts it had written before.
with rule as (
    {{ authenticity_rule('near_duplicate_texts') }}
),

texts as (
    select
        network, account_id, day, 1 as texts,
        coalesce(day < rule.window_days + lag(day) over (
            partition by network, account_id, fingerprint order by done_at, doing_id
        ), false)::integer as repeats
    from {{ ref('int_doings') }}
    cross join rule
    where fingerprint is not null
    qualify count(*) over (partition by network, account_id) >= rule.least_observations
),

sums as (
    {{ sliding_sums('texts', ['network', 'account_id'], ['texts', 'repeats']) }}
)

select
    network, account_id, 'near_duplicate_texts' as rule, since, until,
    round(repeats / texts, 6) as measured, texts as observations,
    {{ json_object([('texts', 'texts'), ('written_before', 'repeats')]) }} as evidence
from sums
where texts > 0
