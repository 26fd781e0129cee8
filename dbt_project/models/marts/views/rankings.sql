-- One row per (scope, person): the leaderboard with the names of its scopes.
with scopes as (
    select 'world' as scope_kind, 'world' as scope_id, 'Monde' as scope_fr, 'World' as scope_en
    union all
    select 'country', country_code, name_fr, name_en from {{ ref('countries') }}
    union all
    select 'region', region_code, name_fr, name_en from {{ ref('regions') }}
    union all
    select 'topic', topic_id, name_fr, name_en from {{ ref('topics') }}
    union all
    select 'list', list_id, name as name_fr, name as name_en from {{ ref('lists') }}
)

select
    ranked.scope_kind, ranked.scope_id, scopes.scope_fr, scopes.scope_en,
    ranked.rank, ranked.person_id, ranked.display_name, ranked.score, ranked.score_low, ranked.score_high,
    ranked.delta_7d, ranked.rank_delta_7d, ranked.entered, ranked.score_date
from {{ ref('leaderboard') }} as ranked
left join scopes using (scope_kind, scope_id)
