-- One row per post on Pinterest.
{{ staged_posts('pinterest') }}
