{# Each row of today with the ranks that its interval reaches to, where places hold how many people have at least a score. #}
{% macro ranged(today, places) -%}
    {{ return(adapter.dispatch('ranged')(today, places)) }}
{%- endmacro %}

{% macro default__ranged(today, places) -%}
    select
        today.*,
        1 + coalesce(above.people, 0) as rank_low,
        greatest(today.rank, coalesce(below.people, today.rank)) as rank_high
    from {{ today }} as today
    asof left join {{ places }} as above
        on today.method_version = above.method_version and today.highest < above.unclipped
    asof left join {{ places }} as below
        on today.method_version = below.method_version and today.lowest <= below.unclipped
{%- endmacro %}

{# Both ends of each interval stand in one line with the places, from the highest score on: the last place before them is theirs. #}
{% macro spark__ranged(today, places) -%}
    select
        today.*,
        1 + coalesce(ends.above, 0) as rank_low,
        greatest(today.rank, coalesce(ends.below, today.rank)) as rank_high
    from {{ today }} as today
    inner join (
        select
            method_version, person_id,
            max(reached) filter (where position = 'before') as above,
            max(reached) filter (where position = 'on') as below
        from (
            select
                *,
                max(people) over (
                    partition by method_version order by score desc, position = 'on', position = 'place'
                    rows between unbounded preceding and current row
                ) as reached
            from (
                select method_version, person_id, highest as score, 'before' as position, null as people from {{ today }}
                union all
                select method_version, person_id, lowest, 'on', null from {{ today }}
                union all
                select method_version, null, unclipped, 'place', people from {{ places }}
            ) as marks
        ) as line
        where position <> 'place'
        group by method_version, person_id
    ) as ends using (method_version, person_id)
{%- endmacro %}
