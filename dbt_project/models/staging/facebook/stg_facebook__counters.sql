-- One row per account, post, act and day its counter was observed on Facebook.
{{ staged_counters('facebook') }}
