-- One row per (list, scored person on it).
select list_id, person_id from {{ ref('int_list_members') }}
