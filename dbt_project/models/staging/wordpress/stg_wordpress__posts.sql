-- One row per post on WordPress.
{{ staged_posts('wordpress') }}
