-- One row per act received on Instagram, in canonical words.
{{ staged_interactions('instagram') }}
