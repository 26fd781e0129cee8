{# A table's rows are what its first line says: one per combination of these columns, each of them there unless it is optional. #}
{% test unique_grain(model, columns, optional=[]) %}
select {{ columns | join(', ') }}, count(*) as rows
from {{ model }}
group by all
having count(*) > 1
{%- for column in columns if column not in optional %} or {{ column }} is null{% endfor %}
{% endtest %}
