-- One row per (list, network) at as-of: what the network brings of all that the networks bring to the scores of the members.
with parts as (
    select members.list_id, contributions.network, {{ exact_sum('contributions.score_part') }} as score_part
    from {{ ref('list_members') }} as members
    inner join {{ ref('score_contributions') }} as contributions using (person_id)
    inner join {{ ref('int_active_methods') }} as active using (score_date, method_version)
    where contributions.network is not null and contributions.score_date = {{ as_of() }}
    group by all
)

select
    list_id, network,
    round(cast(score_part as double) / nullif(sum(score_part) over (partition by list_id), 0), 6) as share
from parts
