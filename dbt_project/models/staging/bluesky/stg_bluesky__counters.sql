-- One row per account, post, act and day its counter was observed on Bluesky.
{{ staged_counters('bluesky') }}
