-- One row per post on Mastodon.
{{ staged_posts('mastodon') }}
