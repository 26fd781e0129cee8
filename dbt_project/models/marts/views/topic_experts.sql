-- One row per (topic, expert): the rank everywhere and within the country.
select
    topics.topic_id, topics.name_fr as topic_fr, topics.name_en as topic_en,
    experts.person_id, people.display_name, people.country_code,
    experts.expert_rank, experts.expertise, experts.posts, experts.peers,
    row_number() over (partition by topics.topic_id, people.country_code order by experts.expert_rank) as country_rank
from {{ ref('person_topics') }} as experts
inner join {{ ref('topics') }} as topics using (topic_id)
inner join {{ ref('people') }} as people using (person_id)
where experts.expert_rank is not null
