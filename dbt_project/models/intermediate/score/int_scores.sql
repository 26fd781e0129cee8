-- One row per (method version, scored date, person): the three parts and the score of the second pass.
{{ scores(weights='int_weights', usual_weight='methods.unclaimed_standing', fan_sums='int_fan_sums') }}
