-- One row per (method version, kind, group) at as-of: how the scores of those of one network, audience, country or language are spread.
with written as (
    select person_id, language, count(*) as posts
    from {{ ref('int_texts') }}
    where kind = 'post' and language is not null
    group by all
),

spoken as (
    -- the language that most posts of a person are in
    select person_id, language
    from written
    qualify row_number() over (partition by person_id order by posts desc, language asc) = 1
),

belongings as (
    select distinct person_id, 'network' as kind, network as code from {{ ref('accounts') }}
    union all
    select person_id, 'country', country_code from {{ ref('people') }}
    union all
    select person_id, 'language', language from spoken
),

scored as (
    select scores.method_version, belongings.kind, belongings.code, scores.score
    from {{ ref('person_scores') }} as scores
    inner join belongings using (person_id)
    union all
    select method_version, 'audience', audience_tier, score from {{ ref('person_scores') }}
),

parts as (
    select method_version, network as code, {{ exact_sum('score_part') }} as score_part
    from {{ ref('score_contributions') }}
    where network is not null and score_date = {{ as_of() }}
    group by all
),

brought as (
    -- what each network brings to all scores together
    select method_version, code, cast(score_part as double) / nullif(sum(score_part) over (partition by method_version), 0) as share
    from parts
)

select
    scored.method_version, scored.kind, scored.code,
    count(*) as people,
    median(scored.score) as median,
    percentile_cont(0.9) within group (order by scored.score) as score_90th,
    round(any_value(brought.share), 6) as share
from scored
left join brought
    on scored.kind = 'network' and scored.method_version = brought.method_version and scored.code = brought.code
group by all
