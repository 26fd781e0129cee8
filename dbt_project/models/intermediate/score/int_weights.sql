-- One row per (method version, scored date, actor who does not weigh what any stranger weighs): standing times trust.
with trusts as (
    select versions.method_version, judged.*
    from {{ ref('int_trusts') }} as judged
    cross join {{ ref('method_versions') }} as versions
)

select
    method_version, score_date, actor_id,
    coalesce(standings.standing, methods.unclaimed_standing) as standing,
    coalesce(trusts.trust, 1) as trust,
    round(coalesce(standings.standing, methods.unclaimed_standing) * coalesce(trusts.trust, 1), 9) as weight
from {{ ref('int_standings') }} as standings
full join trusts using (method_version, score_date, actor_id)
inner join {{ ref('method_versions') }} as methods using (method_version)
