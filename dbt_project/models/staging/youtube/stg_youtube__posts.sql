-- One row per post on YouTube.
{{ staged_posts('youtube') }}
