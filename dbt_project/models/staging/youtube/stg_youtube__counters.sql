-- One row per account, post, act and day its counter was observed on YouTube.
{{ staged_counters('youtube') }}
