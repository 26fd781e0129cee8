-- One row per account, post, act and day its counter was observed on LinkedIn.
{{ staged_counters('linkedin') }}
