-- One row per person that the registry or an import declares, with the person it is stated to be and whether that one may be scored.
with recursive declared as (
    select
        person_id, display_name, upper(country_code) as country_code, basis, basis_date, nullif(same_as, person_id) as same_as,
        not_same_as, dataset = 'registry' as by_registry,
        -- unknown age is no age: only those whose public role speaks for them may leave it out; a year alone proves
        -- an age from the year after the birthday on, for the birthday may be its last day
        coalesce(
            basis in ('public_figure', 'organisation') and birth_year is null
            or basis in ('consent', 'public_figure', 'organisation') and year({{ as_of() }}) - birth_year > 18,
            false
        ) as may_be_scored,
        coalesce(year({{ as_of() }}) - birth_year <= 18, false) as is_minor
    from {{ ref('stg_registry__people') }}
    qualify row_number() over (partition by person_id order by dataset = 'registry' desc, dataset asc) = 1
),

pairs as (
    select person_id, same_as as other_person_id from declared
    where same_as in (select known.person_id from declared as known)
),

reached as (
    {{ connected('reached', 'declared', 'pairs') }}
),

joined as (
    select
        reached.person_id,
        {{ kept_id('others') }} as kept_id,
        -- whoever is one person with a minor is a minor
        bool_or(others.may_be_scored) and not bool_or(others.is_minor) as is_scored
    from reached
    inner join declared as others on reached.other_person_id = others.person_id
    group by reached.person_id
)

select declared.{{ exclude(['is_minor']) }}, joined.kept_id, joined.is_scored
from declared
inner join joined using (person_id)
