-- One row per (scope, scored date, person): the rank there under the method in force.
with ranked as (
    select scopes.scope_kind, scopes.scope_id, scores.score_date, scores.person_id, scores.unclipped as ranked_by
    from {{ ref('int_scopes') }} as scopes
    inner join {{ ref('int_active_scores') }} as scores using (person_id)
    union all
    -- a topic is led by whom people respond to on it, not by who talks of it or who is great elsewhere
    select 'topic', responses.topic_id, responses.score_date, responses.person_id, cast(responses.response as double)
    from {{ ref('int_topic_responses') }} as responses
    inner join {{ ref('int_countries') }} as people using (person_id)
)

select
    *,
    row_number() over (partition by scope_kind, scope_id, score_date order by ranked_by desc, person_id asc) as rank
from ranked
