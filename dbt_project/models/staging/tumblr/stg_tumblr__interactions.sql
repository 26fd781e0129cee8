-- One row per act received on Tumblr, in canonical words.
{{ staged_interactions('tumblr') }}
