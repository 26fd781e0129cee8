-- One row per (method version, scored date, person): the three parts and the score of the second pass.
{{ scores(standings='int_standings') }}
