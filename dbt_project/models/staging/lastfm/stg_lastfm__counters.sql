-- One row per account, post, act and day its counter was observed on Last.fm.
{{ staged_counters('lastfm') }}
