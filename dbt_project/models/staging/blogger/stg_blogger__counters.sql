-- One row per account, post, act and day its counter was observed on Blogger.
{{ staged_counters('blogger') }}
