-- One row per post on X.
{{ staged_posts('twitter') }}
