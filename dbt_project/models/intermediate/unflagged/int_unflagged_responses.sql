-- One row per (method version, scored date, capped person, network): the worth of those counters.
{{ unknown_responses('int_unflagged_unknown_points') }}
