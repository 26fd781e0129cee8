-- One row per act of somebody on an account that somebody else owns, all networks.
{{ config(materialized='view') }}
select
    {{ exclude(['acting_post_id']) }},
    coalesce(acting_post_id, interaction_id) as acting_post_id
from {{ ref('int_identified_interactions') }}
where actor_person_id is distinct from person_id
