-- One row per (person, topic) at as-of: what people respond to, and what the person is an expert on.
with told as (
    select
        expertise.*,
        row_number() over (partition by topic_id order by expertise desc, person_id asc) as expert_rank
    from {{ ref('int_expertise') }} as expertise
    inner join {{ ref('people') }} as people using (person_id)
),

narrower as (
    select distinct lineages.belongs_to as topic_id, told.person_id, told.posts, told.response, told.attributed
    from told
    inner join {{ ref('int_topic_lineages') }} as lineages using (topic_id)
    where lineages.topic_id <> lineages.belongs_to
),

marked as (
    select
        told.*,
        bool_or(narrower.topic_id is not null) as has_narrower,
        coalesce(bool_or((told.posts, told.response, told.attributed) = (narrower.posts, narrower.response, narrower.attributed)), false)
            as is_repeated
    from told
    left join narrower using (person_id, topic_id)
    group by all
),

ranks as (
    select person_id, scope_id as topic_id, rank
    from {{ ref('int_ranks') }} where scope_kind = 'topic' and score_date = {{ as_of() }}
)

select
    marked.person_id, marked.topic_id, marked.is_repeated, marked.posts, marked.response,
    -- the least of one and nothing is one: who has no response at all has no share, and not a whole one
    least(1, coalesce(
        marked.response / nullif(sum(
            -- a broader topic has its narrower ones within
            case when not marked.has_narrower then {{ exact('marked.response') }} end
        ) over (partition by marked.person_id), 0), 0
    )) as share,
    ranks.rank,
    marked.lists, marked.endorsements, marked.tags, marked.peers,
    marked.expertise, marked.expert_rank
from marked
left join ranks using (person_id, topic_id)
