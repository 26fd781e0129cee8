-- One row per (weights version, window date, person, actor, network, act): how the points of a fan are made up.
{{ faded_favours(parts=['network', 'act'], windows_only=true) }}
