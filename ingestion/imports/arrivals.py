"""Lay out what files bring as it will be stored, one row a key, before the warehouse is touched.

A transaction writes to one database only: what can be worked out is worked out on the workbench.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from ingestion.imports.counting import count, one, some
from ingestion.imports.latest import SAME, latest
from ingestion.imports.minimising import meet
from ingestion.imports.tables import TABLES

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

    As SQL: `compared`, if any, may have keys that stored rows have; `straight`, in slices, have
    their keys for themselves.
    """

    relation: str
    staged: int
    repeated: int
    compared: str
    straight: list[str]


def arrivals_of(con: duckdb.DuckDBPyConnection, relation: str, at: datetime) -> Arrivals | None:
    """Lay out staged_<relation>; None if nothing is staged."""
    if not (staged := count(con, f"staged_{relation}")):
        return None
    known = meet(con, relation, at)
    if relation != "interactions" or some(con, f"raw_imports.{relation}") or _has_hashes(con):
        _lay_out(con, relation, known.minimised(staged))
        return Arrivals(relation, staged, *latest(con, relation), [])
    # the first acts ever: those with a key of their own need not be laid out to be stored
    con.execute(f"""
        create or replace table workbench.shared as
        select short, count(*) as rows from (select {SHORT} as short from staged_interactions)
        group by short having count(*) > 1
    """)
    if not (shared := one(con, "select coalesce(sum(rows), 0) from shared")):
        return Arrivals(relation, staged, 0, "", known.minimised(staged))
    is_shared = f"{SHORT} in (select short from shared)"
    _lay_out(con, relation, known.minimised(shared, is_shared))
    straight = known.minimised(staged - shared, f"not {is_shared}")
    return Arrivals(relation, staged, *latest(con, relation), straight)


def _has_hashes(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether an act has an id that is hashed already: it may be another's that is not."""
    hashed = "starts_with({}, '~')".format
    return some(con, f"staged_interactions where {hashed('interaction_id')}") or any(
        some(con, f"interactions_{side} where {hashed('account_id')}") for side in "ab"
    )


def _lay_out(con: duckdb.DuckDBPyConnection, relation: str, slices: list[str]) -> None:
    columns = dict.fromkeys(("dataset", "file", "row", *TABLES[relation].columns, *SAME[relation]))
    listed = ", ".join(f'"{column}"' for column in columns)
    begin = f"create or replace table workbench.arrived_{relation} as"
    for rows in slices:
        con.execute(f"{begin} select {listed} from ({rows})")
        begin = f"insert into workbench.arrived_{relation}"
