-- One row per (weights version, window date, context, network, act): what counters tell of those accounts that have not two flags.
{{ unknown_points(unflagged=true, by_context=true) }}
