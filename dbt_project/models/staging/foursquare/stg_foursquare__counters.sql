-- One row per account, post, act and day its counter was observed on Foursquare.
{{ staged_counters('foursquare') }}
