-- One row per act received on Mastodon, in canonical words.
{{ staged_interactions('mastodon') }}
