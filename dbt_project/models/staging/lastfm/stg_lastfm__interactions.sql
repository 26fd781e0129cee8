-- One row per act received on Last.fm, in canonical words.
{{ staged_interactions('lastfm') }}
