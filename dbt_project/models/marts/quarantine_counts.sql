-- One row per (dataset, relation, column, reason): how many values were set aside.
select dataset, relation, column_name, reason, count(*) as rows
from {{ ref('int_quarantine') }}
group by all
