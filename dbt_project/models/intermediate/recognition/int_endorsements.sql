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
        given.*, limits.*,
        row_number() over (
            partition by actor_id, day order by occurred_at, network, interaction_id, person_id, topic nulls last
        ) <= a_day as is_within_day,
        {{ whole_parts(days_between("date '2000-01-01'", 'day'), 'limits.cycle_days') }} as cycle
    from given
    cross join {{ ref('endorsement_limits') }} as limits
),

spaced as (
    -- the days that count on one topic, each a week after the one before: what does not count uses up nothing
    select actor_id, person_id, topic, {{ unnest('days') }} as day
    from (
        -- sqlfluff reads no lambda of two
        select actor_id, person_id, topic, {{ spaced_days('day', 'any_value(same_topic_days)') }} as days -- noqa: PRS
        from placed
        where is_within_day
        group by all
    ) as counted
),

allowed as (
    select
        placed.*,
        placed.is_within_day and spaced.day is not null and row_number() over (
            partition by placed.actor_id, placed.person_id, placed.topic, placed.day, placed.is_within_day
            order by placed.occurred_at, placed.network, placed.interaction_id, placed.account_id
        ) = 1 as is_allowed
    from placed
    left join spaced
        on
            placed.actor_id = spaced.actor_id
            and placed.person_id = spaced.person_id
            and placed.topic is not distinct from spaced.topic
            and placed.day = spaced.day
),

begun as (
    select *, min(case when is_allowed then occurred_at end) over (partition by person_id, cycle, actor_id) as first_given_at
    from allowed
)

select
    network, interaction_id, actor_id, actor_person_id, person_id, account_id, topic, day, occurred_at,
    -- who counts already takes up no other's place, or one person could use up all of them
    is_allowed and dense_rank() over (
        partition by person_id, cycle order by first_given_at nulls last, actor_id
    ) <= a_cycle as counts,
    case
        when not is_within_day then 'day'
        when not is_allowed then 'topic'
        when not counts then 'cycle'
    end as limit_reached
from begun
