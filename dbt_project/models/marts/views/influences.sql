-- One row per (influencer, influenced): the second acts on the first one's posts; the strongest links of each.
with links as (
    select person_id as influencer_id, other_person_id as influenced_id, points, value
    from {{ ref('person_influencers') }} where direction = 'influences'
    union
    select other_person_id, person_id, points, value
    from {{ ref('person_influencers') }} where direction = 'influenced_by'
)

select
    links.influencer_id, influencers.display_name as influencer, links.influenced_id, influenced.display_name as influenced,
    links.points, links.value
from links
inner join {{ ref('people') }} as influencers on links.influencer_id = influencers.person_id
inner join {{ ref('people') }} as influenced on links.influenced_id = influenced.person_id
