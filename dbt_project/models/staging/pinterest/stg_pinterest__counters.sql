-- One row per account, post, act and day its counter was observed on Pinterest.
{{ staged_counters('pinterest') }}
