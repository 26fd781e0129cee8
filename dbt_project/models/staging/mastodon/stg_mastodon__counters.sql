-- One row per account, post, act and day its counter was observed on Mastodon.
{{ staged_counters('mastodon') }}
