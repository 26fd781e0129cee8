-- One row per account on Pinterest and day it was observed.
{{ staged_accounts('pinterest') }}
