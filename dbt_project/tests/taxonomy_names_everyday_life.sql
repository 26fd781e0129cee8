-- A topic that fewer than three terms find, or a taxonomy of fewer than 300 topics in 16 families.
with topics as (
    select taxonomy.topic_id, taxonomy.family, count(terms.term) as terms
    from {{ ref('taxonomy') }} as taxonomy
    left join {{ ref('taxonomy_terms') }} as terms using (topic_id)
    group by all
)

select topic_id, terms from topics where terms < 3
union all
select 'topics', count(*) from topics having count(*) < 300
union all
select 'families', count(distinct family) from topics having count(distinct family) <> 16
