-- One row per account on GitHub and day it was observed.
{{ staged_accounts('github') }}
