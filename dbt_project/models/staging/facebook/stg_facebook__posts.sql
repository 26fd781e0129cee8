-- One row per post on Facebook.
{{ staged_posts('facebook') }}
