-- One row per post on Foursquare.
{{ staged_posts('foursquare') }}
