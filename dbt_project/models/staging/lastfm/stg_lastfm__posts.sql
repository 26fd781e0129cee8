-- One row per post on Last.fm.
{{ staged_posts('lastfm') }}
