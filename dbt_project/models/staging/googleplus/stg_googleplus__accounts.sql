-- One row per account on Google+ and day it was observed.
{{ staged_accounts('googleplus') }}
