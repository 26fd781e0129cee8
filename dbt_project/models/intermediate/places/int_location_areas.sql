-- One row per (location, hit, part of France it may mean): the part's share among those in France.
with hits as (
    select location_id, hit, sum(share) as place, sum(share) filter (where country_code = 'FR') as in_france
    from {{ ref('int_location_evidence') }}
    group by all
),

departed as (
    select distinct parent_code as region_code from {{ ref('int_regions') }} where parent_code is not null
)

select
    evidence.location_id, evidence.hit, evidence.region_code, evidence.department_code, evidence.commune, evidence.decides,
    -- the smallest part that may be ranked: the department, overseas the region
    if(departed.region_code is null, evidence.region_code, evidence.department_code) as area_code,
    evidence.share / hits.in_france as share
from {{ ref('int_location_evidence') }} as evidence
inner join hits using (location_id, hit)
left join departed on evidence.region_code = departed.region_code
-- what is hardly a place at all says nothing of its region
where evidence.country_code = 'FR' and evidence.region_code is not null and hits.place >= 0.5
