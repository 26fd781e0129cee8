-- One row per act received on Blogger, in canonical words.
{{ staged_interactions('blogger') }}
