-- One row per act received on YouTube, in canonical words.
{{ staged_interactions('youtube') }}
