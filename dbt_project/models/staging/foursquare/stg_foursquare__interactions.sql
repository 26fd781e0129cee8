-- One row per act received on Foursquare, in canonical words.
{{ staged_interactions('foursquare') }}
