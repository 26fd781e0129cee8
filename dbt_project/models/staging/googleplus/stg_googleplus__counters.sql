-- One row per account, post, act and day its counter was observed on Google+.
{{ staged_counters('googleplus') }}
