-- One row per (origin, network, account, day its profile was observed): all networks and imports, one below the other.
{{ config(materialized=view_or_table()) }}
{{ unioned('accounts') }}
