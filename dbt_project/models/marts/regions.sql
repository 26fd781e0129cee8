-- One row per region, department or commune of France that people are ranked in, with its names.
select 'FR' as country_code, region_code, kind, parent_code, name_fr, name_en
from {{ ref('int_regions') }}
union all
select 'FR', region_code, 'commune', department_code, commune as name_fr, commune as name_en
from {{ ref('int_scored_communes') }}
