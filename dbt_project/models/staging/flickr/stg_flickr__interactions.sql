-- One row per act received on Flickr, in canonical words.
{{ staged_interactions('flickr') }}
