-- One row per (method version, person): what known fans add up to, the window dates side by side.
{{ fan_sums(weights='int_weights', usual_weight='methods.unclaimed_standing') }}
