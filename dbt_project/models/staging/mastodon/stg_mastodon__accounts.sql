-- One row per account on Mastodon and day it was observed.
{{ staged_accounts('mastodon') }}
