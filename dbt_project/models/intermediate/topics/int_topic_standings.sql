-- One row per (scored person, topic): how much of an expert, from 0 to 1, before it counts who responds.
select
    evidence.person_id, evidence.topic_id,
    round({{ expertise_scale(expertise_evidence('evidence', 'weights'), 'weights') }}, 9) as standing
from {{ ref('int_topic_evidence') }} as evidence
cross join {{ ref('expertise_weights') }} as weights
