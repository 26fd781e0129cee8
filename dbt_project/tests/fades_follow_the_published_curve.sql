-- One row per age whose fade is not the published one: 1 up to 30 days, then halved every 60 days, gone at 270.
select fades.weights_version, fades.age, fades.fade
from {{ ref('fades') }} as fades
where
    fades.weights_version = 'v1'
    and abs(fades.fade - case when fades.age <= 30 then 1 else pow(2, cast(30 - fades.age as double) / 60) end) > 5e-7
union all
select weights_version, max(age), count(*) from {{ ref('fades') }} group by weights_version having max(age) <> 269 or count(*) <> 270
