-- One row per column of the marts that holds a day after as-of; when something was read or run, and from when a method holds, may be later.
{% set told = [
    ('accounts', ['created_at', 'observed_at']),
    ('activity_statement', ['day']),
    ('country_scores', ['score_date']),
    ('coverage', ['first_day', 'last_day']),
    ('endorsements', ['day']),
    ('leaderboard', ['score_date']),
    ('leaderboard_exits', ['score_date']),
    ('leaderboard_history', ['score_date']),
    ('list_scores', ['score_date']),
    ('networks', ['last_day']),
    ('person_context_scores', ['score_date']),
    ('person_score_history', ['score_date']),
    ('person_scores', ['score_date']),
    ('score_contributions', ['score_date']),
    ('top_posts', ['day']),
    ('topic_posts', ['day']),
    ('topic_scores', ['score_date']),
] -%}
with days as (
    {% for mart, columns in told %}
    {% set outer = loop %}
    {% for column in columns %}
    select '{{ mart }}' as mart, '{{ column }}' as told_in, max({{ day_of(column) if column.endswith('_at') else column }}) as last_day
    from {{ ref(mart) }}
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor %}
    {% endfor %}
)

select * from days where last_day > {{ as_of() }}
