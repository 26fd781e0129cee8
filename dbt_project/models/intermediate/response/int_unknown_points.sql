-- One row per (weights version, scored date, person, network, act): faded and unfaded points of acts only counters tell of.
{{ unknown_points() }}
