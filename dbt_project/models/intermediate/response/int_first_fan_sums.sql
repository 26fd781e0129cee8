-- One row per (method version, person): what known fans add up to in the first pass, the window dates side by side.
{{ fan_sums(weights='int_first_weights', usual_weight='1') }}
