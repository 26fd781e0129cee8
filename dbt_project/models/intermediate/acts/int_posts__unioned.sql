-- One row per (origin, network, post): all networks and imports, one below the other.
{{ config(materialized=view_or_table()) }}
{{ unioned('posts') }}
