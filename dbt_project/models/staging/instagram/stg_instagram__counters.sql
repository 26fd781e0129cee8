-- One row per account, post, act and day its counter was observed on Instagram.
{{ staged_counters('instagram') }}
