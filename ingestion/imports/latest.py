"""Of the rows of arrived_<relation> that have the same key, the later one counts."""

import duckdb

from ingestion.imports.counting import count, some
from ingestion.imports.tables import TABLES

# by what two rows are one; of an act both forms are one key: hashed in row_key, maybe clear in
# interaction_id
SAME = {relation: table.key for relation, table in TABLES.items()}
SAME["interactions"] = ("network", "row_key")

# a stored act and one that arrives, whatever accounts were claimed when the first was stored; as
# sixteen bytes each, a hundred million take a third of the room while they are compared
SAME_ACT = """
    md5_number(arrived.network || ' ' || arrived.row_key) = md5_number(old.network || ' ' || if(
        starts_with(old.interaction_id, '~'),
        old.interaction_id,
        id_key(old.network, old.interaction_id)
    ))
"""


def latest(con: duckdb.DuckDBPyConnection, relation: str) -> tuple[int, str]:
    """How many rows of arrived_<relation> later ones replace, and SQL of those that remain."""
    arrived, last, told = (f"{kind}_{relation}" for kind in ("arrived", "last", "repeated"))
    key = ", ".join(SAME[relation])
    con.execute(f"""
        create or replace table workbench.{told} as
        select short from (select hash({key}) as short from {arrived})
        group by short having count(*) > 1
    """)
    remaining, repeated = f"from {arrived}", 0
    if some(con, told):
        is_told_again = f"hash({key}) in (select short from {told})"
        con.execute(f"""
            create or replace table workbench.{last} as
            select * {_first_observed(relation, key)} from {arrived} where {is_told_again}
            qualify row_number() over (partition by {key} order by file desc, row desc) = 1
        """)
        repeated = count(con, f"{arrived} where {is_told_again}") - count(con, last)
        remaining = f"from {arrived} where not {is_told_again} union all from {last}"
    if relation == "interactions":
        remaining = _since_stored(con, f"({remaining})")
    return repeated, remaining


def _first_observed(relation: str, key: str) -> str:
    """An act that comes without a time happened when it was first observed."""
    if relation != "interactions":
        return ""
    return f"""replace (if(
        occurred_at is null, min(observed_at) over (partition by {key}), observed_at
    ) as observed_at)"""


def _since_stored(con: duckdb.DuckDBPyConnection, remaining: str) -> str:
    """The same rows, observed when the warehouse first did where they come without a time."""
    con.execute(f"""
        create or replace table workbench.earlier as
        select arrived.network, arrived.row_key, old.observed_at
        from raw_imports.interactions as old
        inner join {remaining} as arrived on {SAME_ACT}
        where arrived.occurred_at is null and old.observed_at < arrived.observed_at
    """)
    if not some(con, "earlier"):
        return remaining
    return f"""
        select arrived.* replace (
            coalesce(earlier.observed_at, arrived.observed_at) as observed_at
        )
        from {remaining} as arrived
        left join earlier
            on arrived.network = earlier.network and arrived.row_key = earlier.row_key
    """
