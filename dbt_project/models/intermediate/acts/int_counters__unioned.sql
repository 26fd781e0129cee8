-- One row per (origin, network, account, post, act, day its counter was observed): all networks and imports, one below the other.
{{ config(materialized=view_or_table()) }}
{{ unioned('counters') }}
