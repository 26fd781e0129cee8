-- One row per (person, topic) at as-of: what people respond to, and what the person is an expert on.
with told as (
    select
        expertise.*,
        row_number() over (partition by topic_id order by expertise desc, person_id asc) as expert_rank
    from {{ ref('int_expertise') }} as expertise
    inner join {{ ref('people') }} as people using (person_id)
),

narrower as (
    -- a broader topic that holds no more than one of its own says nothing more
    select distinct lineages.belongs_to as topic_id, told.person_id, told.posts, told.response, told.attributed
    from told
    inner join {{ ref('int_topic_lineages') }} as lineages using (topic_id)
    where lineages.topic_id <> lineages.belongs_to
),

shown as (
    select * from told anti join narrower using (person_id, topic_id, posts, response, attributed)
),

ranks as (
    select person_id, scope_id as topic_id, rank
    from {{ ref('int_ranks') }} where scope_kind = 'topic' and score_date = {{ as_of() }}
)

select
    shown.person_id, shown.topic_id, shown.posts, shown.response,
    coalesce(
        least(1, shown.response / nullif(sum(
            -- a broader topic has its narrower ones within
            case when broader.topic_id is null then {{ exact('shown.response') }} end
        ) over (partition by shown.person_id), 0)), 0
    ) as share,
    ranks.rank,
    shown.lists, shown.endorsements, shown.tags, shown.peers,
    shown.expertise, shown.expert_rank
from shown
left join (select distinct topic_id, person_id from narrower) as broader using (person_id, topic_id)
left join ranks using (person_id, topic_id)
