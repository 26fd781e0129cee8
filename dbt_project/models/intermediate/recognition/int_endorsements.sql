-- One row per +K given to a person on a topic, with whether it counts under the published limits.
with given as (
    select
        network, interaction_id, actor_id, actor_person_id, person_id, target_account_id as account_id,
        lower(trim(topic)) as topic, day, occurred_at
    from {{ ref('int_interactions') }}
    where act = 'endorse' and coalesce(is_in_score, true)
    union all
    -- a post that names somebody with "+K #topic" gives one as well
    select
        network, interaction_id, actor_id, actor_person_id, person_id, target_account_id,
        lower(strip_accents(regexp_extract(text, '#([\p{L}\p{N}_]+)', 1))), day, occurred_at
    from {{ ref('int_interactions') }}
    where
        act = 'mention' and coalesce(is_in_score, true)
        and contains(text, '#') and regexp_matches(text, '(^|\s)\+K(\s|$|[.,!:])')
),

placed as (
    select
        *,
        row_number() over (partition by actor_id, day order by occurred_at, network, interaction_id) as place_of_day,
        day - lag(day) over (partition by actor_id, person_id, topic order by occurred_at, network, interaction_id) as days_since,
        (day - date '2000-01-01') // limits.cycle_days as cycle
    from given
    cross join {{ ref('endorsement_limits') }} as limits
),

allowed as (
    select *, place_of_day <= a_day and coalesce(days_since >= same_topic_days, true) as is_allowed from placed
)

select
    network, interaction_id, actor_id, actor_person_id, person_id, account_id, topic, day, occurred_at,
    is_allowed and row_number() over (
        partition by person_id, cycle order by not is_allowed, occurred_at, network, interaction_id
    ) <= a_cycle as counts,
    case
        when place_of_day > a_day then 'day'
        when days_since < same_topic_days then 'topic'
        when not counts then 'cycle'
    end as limit_reached
from allowed
