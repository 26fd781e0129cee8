-- One row per act received on LinkedIn, in canonical words.
{{ staged_interactions('linkedin') }}
