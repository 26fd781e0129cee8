-- One row per location that names a part of France: the region, and the department and commune if it says them.
with hits as (
    select location_id, hit, sum(share) as place, sum(share) filter (where country_code = 'FR') as in_france
    from {{ ref('int_location_evidence') }}
    group by all
),

-- what is hardly a place at all says nothing of its region
areas as (
    select
        evidence.location_id, evidence.hit, evidence.region_code, evidence.department_code, evidence.commune, evidence.decides,
        evidence.share / hits.in_france as share
    from {{ ref('int_location_evidence') }} as evidence
    inner join hits using (location_id, hit)
    where evidence.country_code = 'FR' and evidence.region_code is not null and hits.place >= 0.5
),

candidates as (
    select distinct location_id, region_code, department_code from areas where decides and share >= 0.01
),

-- what names a region agrees with each of its departments
agreeing as (
    select
        candidates.location_id, candidates.region_code, candidates.department_code, areas.hit,
        coalesce(sum(areas.share) filter (
            where
            areas.region_code = candidates.region_code
            and coalesce(areas.department_code = candidates.department_code, true)
        ), 0) as share
    from candidates
    inner join areas using (location_id)
    group by candidates.location_id, candidates.region_code, candidates.department_code, areas.hit
),

-- of several places the first is likelier home; who names the capital beside another works in the one and lives in the other
firsts as (
    select location_id, arg_min(department_code, (hit, -share)) filter (where department_code <> 'FR-75C') as department_code
    from areas
    where decides and department_code is not null
    group by all
    having count(distinct hit) > 1
),

likelihoods as (
    select
        agreeing.location_id, agreeing.region_code, agreeing.department_code,
        product(0.02 + 0.98 * agreeing.share) * case
            -- a department says more than its region does
            when agreeing.department_code is null and not any_value(regions.is_department) then 0.1
            when any_value(firsts.department_code) = agreeing.department_code then 2
            else 1
        end as likelihood
    from agreeing
    left join firsts using (location_id)
    left join (select region_code, parent_code is null and insee_code is null as is_department from {{ ref('int_regions') }}) as regions using (region_code)
    group by agreeing.location_id, agreeing.region_code, agreeing.department_code
),

shares as (
    select
        location_id, region_code, department_code,
        round(likelihood / sum(likelihood) over (partition by location_id), 6) as share,
        round(sum(likelihood) over (partition by location_id, region_code) / sum(likelihood) over (partition by location_id), 6) as confidence
    from likelihoods
),

likeliest as (
    select * from shares
    where confidence >= 0.65
    qualify row_number() over (partition by location_id order by confidence desc, share desc, region_code, department_code) = 1
),

communes as (
    select location_id, department_code, arg_min(commune, (hit, -share, commune)) as commune
    from areas
    where decides and commune is not null
    group by all
)

select
    likeliest.location_id, likeliest.region_code,
    if(likeliest.share >= 0.65, likeliest.department_code, null) as department_code,
    if(likeliest.share >= 0.65, communes.commune, null) as commune,
    likeliest.confidence
from likeliest
left join communes using (location_id, department_code)
