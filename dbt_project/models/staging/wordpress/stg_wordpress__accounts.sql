-- One row per account on WordPress and day it was observed.
{{ staged_accounts('wordpress') }}
