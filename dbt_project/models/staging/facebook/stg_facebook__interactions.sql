-- One row per act received on Facebook, in canonical words.
{{ staged_interactions('facebook') }}
