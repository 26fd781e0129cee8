{# A table's rows are what its first line says: one per combination of these columns. #}
{% test unique_grain(model, columns) %}
select {{ columns | join(', ') }}, count(*) as rows
from {{ model }}
group by all
having count(*) > 1
{% endtest %}
