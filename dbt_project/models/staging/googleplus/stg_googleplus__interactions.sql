-- One row per act received on Google+, in canonical words.
{{ staged_interactions('googleplus') }}
