-- One row per account on Last.fm and day it was observed.
{{ staged_accounts('lastfm') }}
