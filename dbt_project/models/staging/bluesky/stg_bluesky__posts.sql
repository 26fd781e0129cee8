-- One row per post on Bluesky.
{{ staged_posts('bluesky') }}
