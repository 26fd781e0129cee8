-- One row per person of the registry or an import, with whether that person may be scored and named.
with declared as (
    select * from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset) = 1
),

unclaimed as (
    select people.person_id, any_value(people.network) as network, any_value(people.account_id) as account_id
    from {{ ref('int_unclaimed_people') }} as people
    group by people.person_id
),

names as (
    select network, account_id, max_by(coalesce(display_name, handle), observed_at) as display_name
    from {{ ref('int_profiles') }}
    group by all
)

select
    person_id,
    coalesce(display_name, person_id) as display_name,
    upper(country_code) as country_code,
    basis,
    -- unknown age is no age: only those whose public role speaks for them may leave it out
    coalesce(
        basis in ('public_figure', 'organisation') and birth_year is null
        or basis in ('consent', 'public_figure', 'organisation') and year({{ as_of() }}) - birth_year >= 18,
        false
    ) as is_scored
from declared
union all
select unclaimed.person_id, coalesce(names.display_name, unclaimed.account_id), null, 'unclaimed', true
from unclaimed
left join names using (network, account_id)
where unclaimed.person_id not in (select person_id from declared)
