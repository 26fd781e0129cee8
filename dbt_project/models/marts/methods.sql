-- One row per method version: every constant of the score.
select
    methods.method_version, methods.active_from,
    methods.method_version = (
        select active.method_version from {{ ref('int_active_methods') }} as active order by active.score_date desc limit 1
    ) as is_active,
    methods.weights_version, methods.network_parity, methods.a, methods.b, methods.c, methods.k,
    methods.w_recognition, methods.w_audience, methods.unknown_weight, methods.unknown_exponent,
    methods.unclaimed_standing, methods.least_standing, methods.standing_slope, methods.follows_few, methods.flagged_cap,
    methods.name_fr, methods.name_en, methods.note_fr, methods.note_en
from {{ ref('method_versions') }} as methods
