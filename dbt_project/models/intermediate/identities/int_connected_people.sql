-- One row per (person, other person) whom evidence both ways connects, directly or through others; each is connected with itself.
with recursive members as (
    select person_id from {{ ref('int_identity_pairs') }}
    union
    select other_person_id from {{ ref('int_identity_pairs') }}
),

reached as (
    {{ connected('reached', 'members', ref('int_identity_pairs')) }}
)

select distinct person_id, other_person_id from reached
