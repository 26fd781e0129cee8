-- One row per account on Flickr and day it was observed.
{{ staged_accounts('flickr') }}
