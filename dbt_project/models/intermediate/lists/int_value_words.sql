-- One row per (condition of a list's rule, way to write a value of it in the registry): the value, and its name.
with ways as (
    select 'topic' as condition, topic_id as value, {{ unnest(list_of(['topic_id', 'name_fr', 'name_en'])) }} as written, topic_id as name
    from {{ ref('int_topics') }}
    union all
    select 'country', country_code, {{ unnest(list_of(['country_code', 'name_fr', 'name_en'])) }}, name_fr from {{ ref('country_names') }}
    union all
    select kind, region_code, {{ unnest(list_of(['region_code', 'name_fr', 'name_en'])) }}, name_fr from {{ ref('int_regions') }}
    union all
    -- overseas a region is its one department
    select 'department', region_code, {{ unnest(list_of(['region_code', 'department_number', 'name_fr', 'name_en'])) }}, name_fr
    from {{ ref('int_regions') }} where department_number is not null
    union all
    select 'network' as condition, network as value, network as written, network as name from {{ ref('int_networks') }}
    union all
    values
    ('basis', 'consent', 'consent', 'consent'),
    ('basis', 'public_figure', 'public_figure', 'public_figure'),
    ('basis', 'organisation', 'organisation', 'organisation')
),

keyed as (
    -- whatever the accents and capitals; a rule has blanks between its conditions, so a name takes hyphens
    select *, {{ place_key('lower(written)') }} as word, written = value as is_code from ways
)

select condition, word, value, name
from keyed
qualify row_number() over (partition by condition, word order by is_code desc, value asc) = 1
