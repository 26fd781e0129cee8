-- One row per account, post, act and day its counter was observed on X.
{{ staged_counters('twitter') }}
