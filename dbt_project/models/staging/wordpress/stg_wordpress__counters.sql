-- One row per account, post, act and day its counter was observed on WordPress.
{{ staged_counters('wordpress') }}
