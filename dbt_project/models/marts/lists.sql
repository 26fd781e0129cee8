-- One row per list that people are compared in.
select list_id, name, kind from {{ ref('int_lists') }}
