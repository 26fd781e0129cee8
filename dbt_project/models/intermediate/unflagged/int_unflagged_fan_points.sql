-- One row per (weights version, scored date, capped person, actor): points that reached the person's accounts without two flags.
{{ faded_favours(unflagged=true) }}
