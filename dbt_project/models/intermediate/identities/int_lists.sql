-- One row per list that people are compared in; the registry overrules imports.
select dataset, list_id, name, kind
from {{ ref('stg_registry__lists') }}
qualify row_number() over (partition by list_id order by dataset = 'registry' desc, dataset asc) = 1
