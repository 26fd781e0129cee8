-- One row per (scored person, topic) at as-of: the expertise from 0 to 100, and its four families of evidence.
select
    evidence.*,
    coalesce(responders.responders, 0) as responders,
    coalesce(responders.peers, 0) as peers,
    coalesce(responders.regard, 0) as regard,
    -- friends who know a lot respond to everything: they speak for the topic as far as the response is on it
    round(100 * ({{ expertise_scale(
        expertise_evidence('evidence', 'weights')
        ~ ' + weights.responders * evidence.focus * coalesce(responders.regard, 0)', 'weights'
    ) }}), 6) as expertise
from {{ ref('int_topic_evidence') }} as evidence
cross join {{ ref('expertise_weights') }} as weights
left join {{ ref('int_topic_responders') }} as responders using (person_id, topic_id)
