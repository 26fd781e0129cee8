-- One row per account on Blogger and day it was observed.
{{ staged_accounts('blogger') }}
