-- One row per act received on GitHub, in canonical words.
{{ staged_interactions('github') }}
