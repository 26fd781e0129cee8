"""Lay out what files bring as it will be stored, one row a key, before the warehouse is touched.

A transaction writes to one database only: what can be worked out is worked out on the workbench.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from ingestion.imports.counting import count, some
from ingestion.imports.minimising import meet, minimised
from ingestion.imports.tables import TABLES

# by what two rows are one; of an act both forms are one key: hashed in row_key, maybe clear in
# interaction_id
SAME = {relation: table.key for relation, table in TABLES.items()}
SAME["interactions"] = ("network", "row_key")

# a stored act and one that arrives, whatever accounts were claimed when the first was stored
SAME_ACT = """
    old.network = arrived.network and arrived.row_key = if(
        starts_with(old.interaction_id, '~'),
        old.interaction_id,
        id_key(old.network, old.interaction_id)
    )
"""

# eight bytes of an act's key, as its file tells it: few are told twice, and only those have to be
# compared as they are
SHORT = """if(
    interaction_id is not null,
    hash(network, interaction_id),
    hash(network, act, actor_account_id, target_account_id, post_id, occurred_at)
)"""


@dataclass(frozen=True)
class Arrivals:
    """Rows of a relation on their way: `staged` of them, of which `repeated` are told again later.

    As SQL: `compared` may have keys that stored rows have; `straight`, if any, have their keys for
    themselves.
    """

    relation: str
    staged: int
    repeated: int
    compared: str
    straight: str = ""


def arrivals_of(con: duckdb.DuckDBPyConnection, relation: str, at: datetime) -> Arrivals | None:
    """Lay out staged_<relation>; None if nothing is staged."""
    if not (staged := count(con, f"staged_{relation}")):
        return None
    has_mentions = meet(con, relation)
    if relation != "interactions" or some(con, f"raw_imports.{relation}") or _has_hashes(con):
        _lay_out(con, relation, minimised(relation, at, has_mentions))
        return Arrivals(relation, staged, *_one_a_key(con, relation))
    # the first acts ever: those with a key of their own need not be laid out to be stored
    con.execute(f"""
        create or replace table workbench.shared as
        select short from (select {SHORT} as short from staged_interactions)
        group by short having count(*) > 1
    """)
    if not some(con, "shared"):
        return Arrivals(relation, staged, 0, "", f"({minimised(relation, at, has_mentions)})")
    is_shared = f"{SHORT} in (select short from shared)"
    _lay_out(con, relation, minimised(relation, at, has_mentions, is_shared))
    straight = f"({minimised(relation, at, has_mentions, f'not {is_shared}')})"
    return Arrivals(relation, staged, *_one_a_key(con, relation), straight)


def _has_hashes(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether an act has an id that is hashed already: it may be another's that is not."""
    hashed = "starts_with({}, '~')".format
    return some(con, f"staged_interactions where {hashed('interaction_id')}") or any(
        some(con, f"interactions_{side} where {hashed('account_id')}") for side in "ab"
    )


def _lay_out(con: duckdb.DuckDBPyConnection, relation: str, rows: str) -> None:
    columns = dict.fromkeys(("dataset", "file", "row", *TABLES[relation].columns, *SAME[relation]))
    listed = ", ".join(f'"{column}"' for column in columns)
    con.execute(f"""
        create or replace table workbench.arrived_{relation} as select {listed} from ({rows})
    """)


def _one_a_key(con: duckdb.DuckDBPyConnection, relation: str) -> tuple[int, str]:
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
    return repeated, f"({remaining})"


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
