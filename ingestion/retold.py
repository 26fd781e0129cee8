"""Acts stored twice: under a hash, and by name since both of their accounts are claimed."""

import duckdb

from ingestion import lake
from ingestion.home import Home
from ingestion.minimise import KEY, create_macros

_FOUND = """
create or replace temp table retold as
select told.interaction_id, hidden.interaction_id as hidden_id, hidden.observed_at
from (
    select interaction_id, id_key($network, interaction_id) as hidden_id
    from {raw}.interactions
    where not regexp_full_match(interaction_id, $key)
) as told
inner join {raw}.interactions as hidden on told.hidden_id = hidden.interaction_id
"""
# an act without a time happened when it was first seen, under whichever id
_DATED = """
update {raw}.interactions as told set observed_at = retold.observed_at
from retold
where told.interaction_id = retold.interaction_id and told.occurred_at is null
    and retold.observed_at < told.observed_at
"""
_EXPORTED = """
update {raw}.exported as told set id = retold.interaction_id
from retold
where told.relation = 'interactions' and told.id = retold.hidden_id
    and retold.interaction_id not in (select id from {raw}.exported where relation = 'interactions')
"""
_DROPPED = """
delete from {raw}.interactions where interaction_id in (select hidden_id from retold)
"""


def fold(con: duckdb.DuckDBPyConnection, home: Home, network: str) -> int:
    """Make one of the two rows of an act, the one by name; how many there were.

    Whoever joins the registry did things before, and what is read again then comes by name: both
    together would count twice. `con` is open on the warehouse, and the caller has the lock.
    """
    create_macros(con, home.actor_key())
    raw = f'"raw_{network}"'
    con.execute(_FOUND.replace("{raw}", raw), {"network": network, "key": KEY})
    [(found,)] = con.execute("select count(*) from retold").fetchall()
    if found:
        with lake.opened(con, home, [network]):
            con.execute("begin")
            for sql in (_DATED, _EXPORTED, _DROPPED):
                con.execute(sql.replace("{raw}", raw))
            con.execute("commit")
    con.execute("drop table retold")
    return found
