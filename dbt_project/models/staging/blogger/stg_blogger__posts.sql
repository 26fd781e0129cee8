-- One row per post on Blogger.
{{ staged_posts('blogger') }}
