-- One row per account on Instagram and day it was observed.
{{ staged_accounts('instagram') }}
