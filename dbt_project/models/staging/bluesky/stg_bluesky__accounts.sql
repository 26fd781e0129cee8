-- One row per account on Bluesky and day it was observed.
{{ staged_accounts('bluesky') }}
