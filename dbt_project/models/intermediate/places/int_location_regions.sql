-- One row per location that names a part of France: the region, and the department and commune if it says them.
with candidates as (
    select distinct location_id, region_code, department_code, area_code
    from {{ ref('int_location_areas') }}
    where decides and share >= 0.01
),

-- what names a region agrees with each of its departments
agreeing as (
    select
        candidates.location_id, candidates.region_code, candidates.department_code, candidates.area_code, areas.hit,
        coalesce(sum(areas.share) filter (
            where
            areas.region_code = candidates.region_code
            and coalesce(areas.department_code = candidates.department_code, true)
        ), 0) as share
    from candidates
    inner join {{ ref('int_location_areas') }} as areas using (location_id)
    group by candidates.location_id, candidates.region_code, candidates.department_code, candidates.area_code, areas.hit
),

-- of several places the first is likelier home; who names the capital beside another works in the one and lives in the other
firsts as (
    select location_id, min_by(area_code, (hit, -share, area_code)) filter (where area_code <> 'FR-75C') as area_code
    from {{ ref('int_location_areas') }}
    where decides and area_code is not null
    group by location_id
    having count(distinct hit) > 1
),

likelihoods as (
    select
        agreeing.location_id, agreeing.region_code, agreeing.department_code,
        {{ product('0.02 + 0.98 * agreeing.share') }} * case
            -- a department says more than its region does
            when agreeing.area_code is null then 0.1
            when any_value(firsts.area_code) = agreeing.area_code then 2
            else 1
        end as likelihood
    from agreeing
    left join firsts using (location_id)
    group by agreeing.location_id, agreeing.region_code, agreeing.department_code, agreeing.area_code
),

shares as (
    select
        location_id, region_code, department_code,
        round(likelihood / sum(likelihood) over location, 6) as share,
        round(sum(likelihood) over (partition by location_id, region_code) / sum(likelihood) over location, 6) as confidence
    from likelihoods
    window location as (partition by location_id)
),

-- twice as likely as anything else
likeliest as (
    select * from shares
    where confidence >= 0.65
    qualify row_number() over (partition by location_id order by confidence desc, share desc, region_code asc, department_code asc) = 1
),

communes as (
    select location_id, department_code, min_by(commune, (hit, -share, commune)) as commune
    from {{ ref('int_location_areas') }}
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
