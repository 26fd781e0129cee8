-- One row per (origin, act): all networks and imports, one below the other.
{{ config(materialized=view_or_table()) }}
{{ unioned('interactions') }}
