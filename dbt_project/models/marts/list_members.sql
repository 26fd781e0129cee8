-- One row per (list, scored person on it at as-of).
select list_id, person_id from {{ ref('int_list_members') }} where score_date = {{ as_of() }}
