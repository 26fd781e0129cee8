-- One row per account on X and day it was observed.
{{ staged_accounts('twitter') }}
