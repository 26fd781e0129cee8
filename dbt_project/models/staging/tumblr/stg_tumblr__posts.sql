-- One row per post on Tumblr.
{{ staged_posts('tumblr') }}
