-- One row per (scored date, person, network): list places that the counters of accounts tell of beyond the known ones.
select score_date, person_id, network, cast(sum(places) as bigint) as places
from {{ ref('int_unknown_list_places') }}
group by all
