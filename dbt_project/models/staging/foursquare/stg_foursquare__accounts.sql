-- One row per account on Foursquare and day it was observed.
{{ staged_accounts('foursquare') }}
