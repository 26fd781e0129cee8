-- One row per account on Facebook and day it was observed.
{{ staged_accounts('facebook') }}
