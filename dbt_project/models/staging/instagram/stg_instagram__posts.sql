-- One row per post on Instagram.
{{ staged_posts('instagram') }}
