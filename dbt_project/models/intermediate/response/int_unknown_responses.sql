-- One row per (method version, scored date, person, network): what acts that only counters tell of are worth.
{{ unknown_responses('int_unknown_points') }}
