-- One row per (weights version, act that earns response), at its price and its actor's selectivity of that day.
{{ config(materialized='view') }}
with priced as (
    {{ priced_acts() }}
),

counted as (
    {% set columns -%}
        weights_version, day, network, actor_id, actor_person_id, person_id, act, target_account_id, linked_on,
        interaction_id, post_id, occurred_at, audience_band, points
    {%- endset -%}
    select {{ columns }} from priced
    anti join {{ ref('int_repeated_acts') }} as repeated using (said_key)
    union all
    select {{ columns }} from {{ ref('int_repeated_acts') }} where counts
)

select
    acts.weights_version, acts.day, acts.network, acts.actor_id, acts.actor_person_id, acts.person_id, acts.act,
    acts.target_account_id as account_id, acts.linked_on, acts.interaction_id, acts.post_id, acts.occurred_at,
    acts.audience_band, acts.points,
    {{ selectivity('coalesce(breadths.targets, 1)') }} as selectivity
from counted as acts
left join {{ ref('int_breadths') }} as breadths
    on acts.network = breadths.network and acts.actor_id = breadths.actor_id and acts.day = breadths.day
