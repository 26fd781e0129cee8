-- One row per post on GitHub.
{{ staged_posts('github') }}
