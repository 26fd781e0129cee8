-- One row per account, post, act and day its counter was observed on Flickr.
{{ staged_counters('flickr') }}
