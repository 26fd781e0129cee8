-- One row per act received on X, in canonical words.
{{ staged_interactions('twitter') }}
