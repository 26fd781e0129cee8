-- One row per act received on Bluesky, in canonical words.
{{ staged_interactions('bluesky') }}
