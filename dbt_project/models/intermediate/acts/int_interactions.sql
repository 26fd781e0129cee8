-- One row per act of somebody on an account that somebody else owns, all networks.
select * from {{ ref('int_identified_interactions') }}
where actor_id <> person_id
