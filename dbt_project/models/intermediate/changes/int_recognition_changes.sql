-- One row per (method version, window, person, network, cause): what changed of the recognition.
with ends as (
    select
        parts.method_version, windows.days, parts.person_id, parts.network,
        {{ exact_sum('case when parts.score_date = windows.to_date then parts.amount else -parts.amount end') }} as amount
    from {{ ref('int_contributions') }} as parts
    inner join {{ ref('int_windows') }} as windows on parts.score_date in (windows.from_date, windows.to_date)
    where parts.component = 'recognition'
    group by all
),

weighed as (
    -- givers who were there at both ends and weigh differently now
    select
        methods.method_version, windows.days, givers.person_id, givers.network,
        {{ exact_sum('coalesce(now.weight, methods.unclaimed_standing) - coalesce(before.weight, methods.unclaimed_standing)') }} as amount
    from {{ ref('int_givers') }} as givers
    inner join {{ ref('int_windows') }} as windows
        on givers.since <= windows.from_date and givers.until >= windows.to_date
    cross join {{ ref('method_versions') }} as methods
    left join {{ ref('int_weights') }} as now
        on givers.actor_id = now.actor_id and windows.to_date = now.score_date and methods.method_version = now.method_version
    left join {{ ref('int_weights') }} as before
        on
            givers.actor_id = before.actor_id
            and windows.from_date = before.score_date
            and methods.method_version = before.method_version
    group by all
)

select
    method_version, days, person_id, network, 'recognition' as cause,
    cast(ends.amount - coalesce(weighed.amount, 0) as double) as amount
from ends
left join weighed using (method_version, days, person_id, network)
union all
select method_version, days, person_id, network, 'trust or standing', cast(amount as double) from weighed
