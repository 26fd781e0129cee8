-- One row per (weights version, scored date, capped person, network, act): what counters of accounts without two flags tell.
{{ unknown_points(unflagged=true) }}
