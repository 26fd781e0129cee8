"""Merge rows into the warehouse by key: the later row counts, and the later load."""

from collections import Counter

import duckdb

from ingestion.imports.arrivals import Arrivals
from ingestion.imports.counting import count, one, some
from ingestion.imports.latest import SAME_ACT
from ingestion.imports.minimising import ACCOUNTS
from ingestion.imports.report import Report
from ingestion.imports.tables import TABLES

# relations in which rows about accounts nobody claims are stored, with a hash instead
WITH_STRANGERS = ("interactions", "list_memberships", "endorsements")


def store(con: duckdb.DuckDBPyConnection, arrivals: Arrivals, report: Report) -> None:
    """Merge what arrives into raw_imports.<relation>; the report gets the counts."""
    relation, table = arrivals.relation, f"raw_imports.{arrivals.relation}"
    columns = ", ".join(f'"{column}"' for column in ("dataset", *TABLES[relation].columns))
    replaced, kept = arrivals.repeated, 0
    if arrivals.compared and some(con, table):
        same = SAME_ACT if relation == "interactions" else _same_key(relation)
        replaced += one(
            con, f"delete from {table} as old using ({arrivals.compared}) as arrived where {same}"
        )
    for rows in filter(None, (arrivals.compared, *arrivals.straight)):
        kept += one(con, f"insert into {table} ({columns}) select {columns} from ({rows})")
    withheld = arrivals.staged - arrivals.repeated - kept
    report.withheld += Counter({relation: withheld})
    report.replaced += Counter({relation: replaced})
    report.kept += Counter({relation: kept})
    if relation in WITH_STRANGERS:
        hashed = " or ".join(f"starts_with({column}, '~')" for column in ACCOUNTS[relation])
        # what goes straight is all there is
        stored = table if arrivals.straight else f"({arrivals.compared})"
        report.hashed += Counter({relation: count(con, f"{stored} where {hashed}")})


def _same_key(relation: str) -> str:
    return " and ".join(
        f"old.{column} is not distinct from arrived.{column}" for column in TABLES[relation].key
    )


def settle_removals(con: duckdb.DuckDBPyConnection) -> None:
    """Give the removal of an act the form in which the act itself is stored."""
    if some(con, "raw_imports.removals where kind = 'interaction'"):
        con.execute("""
            update raw_imports.removals as gone set id = coalesce((
                select any_value(acts.interaction_id) from raw_imports.interactions as acts
                where
                    acts.network = gone.network and gone.row_key = if(
                        starts_with(acts.interaction_id, '~'),
                        acts.interaction_id,
                        id_key(acts.network, acts.interaction_id)
                    )
            ), gone.row_key)
            where gone.kind = 'interaction'
        """)
