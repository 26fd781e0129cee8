-- One row per account on LinkedIn and day it was observed.
{{ staged_accounts('linkedin') }}
