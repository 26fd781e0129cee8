-- One row per post on Google+.
{{ staged_posts('googleplus') }}
