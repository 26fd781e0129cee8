-- One row per act received on Pinterest, in canonical words.
{{ staged_interactions('pinterest') }}
