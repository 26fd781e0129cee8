-- One row per (method version, scored date, actor) whose acts weigh less in the first pass: trust alone.
select methods.method_version, trusts.score_date, trusts.actor_id, trusts.trust as weight
from {{ ref('int_trusts') }} as trusts
cross join {{ ref('method_versions') }} as methods
