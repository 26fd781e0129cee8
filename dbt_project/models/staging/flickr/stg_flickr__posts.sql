-- One row per post on Flickr.
{{ staged_posts('flickr') }}
