-- One row per act received on WordPress, in canonical words.
{{ staged_interactions('wordpress') }}
