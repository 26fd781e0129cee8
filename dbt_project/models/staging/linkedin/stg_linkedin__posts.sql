-- One row per post on LinkedIn.
{{ staged_posts('linkedin') }}
