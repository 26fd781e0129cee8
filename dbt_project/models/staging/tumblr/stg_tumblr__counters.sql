-- One row per account, post, act and day its counter was observed on Tumblr.
{{ staged_counters('tumblr') }}
