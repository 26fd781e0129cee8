-- One row per account on YouTube and day it was observed.
{{ staged_accounts('youtube') }}
