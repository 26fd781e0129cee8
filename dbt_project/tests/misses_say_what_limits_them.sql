-- One row per measure that misses its goal and does not say why, in either language.
select method_version, measure, data, measured
from {{ ref('method_measures') }}
where not is_met and (limit_fr is null or limit_en is null)
