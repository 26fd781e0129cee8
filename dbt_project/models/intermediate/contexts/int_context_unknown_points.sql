-- One row per (weights version, window date, context, network, act): what counters tell of that part of a person's accounts.
{{ unknown_points(by_context=true) }}
