-- One row per account, post, act and day its counter was observed on GitHub.
{{ staged_counters('github') }}
