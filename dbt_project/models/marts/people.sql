-- One row per person who is scored.
select
    people.person_id, people.display_name, countries.country_code, countries.country_rule, countries.country_confidence,
    countries.region_code, countries.department_code, countries.commune, countries.region_rule, countries.region_confidence, people.basis,
    count(distinct accounts.network || ':' || accounts.account_id) as account_count,
    {{ string_agg('accounts.network', ',', distinct=true) }} as networks
from {{ ref('int_people') }} as people
inner join {{ ref('int_countries') }} as countries using (person_id)
left join {{ ref('int_held_accounts') }} as accounts using (person_id)
group by all
