-- One row per (method version, scored date, person): the score of the first pass, in which every actor has the same standing.
{{ scores(weights='int_first_weights', usual_weight='1', fan_sums='int_first_fan_sums') }}
