-- One row per account on Tumblr and day it was observed.
{{ staged_accounts('tumblr') }}
