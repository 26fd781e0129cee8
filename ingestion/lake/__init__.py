"""Networks read straight into a lake: Parquet by network, relation and day, without a warehouse.

`raw/<network>/<relation>` in the home is a Delta table, so that rows are replaced by key and
deleted, and `day` the day (UTC) on which a row was read. In the warehouse, raw_<network>.<relation>
is a view of its files, which everybody reads as they read the table of another home.

A home is one or the other from its first row on: CLOUT_RAW=lake asks for a lake in a new one.
"""

import os
from importlib.util import find_spec

import duckdb

from ingestion.extras import installation
from ingestion.home import Home
from ingestion.lake.opening import opened
from ingestion.lake.views import settle, show
from ingestion.networks import NETWORKS
from ingestion.relations import RELATIONS

__all__ = ["Refused", "begin", "opened", "refusal", "relocate", "settle"]

_MISSING = f"A lake is read and written with deltalake: {installation('lake')}."


class Refused(RuntimeError):
    """Rows of networks cannot be kept where CLOUT_RAW says; nothing was changed."""


def begin(home: Home) -> None:
    """Make the lake that CLOUT_RAW asks for, and let views show the files of one as it lies now.

    The caller holds the lock. Raises Refused.
    """
    if why := refusal(home):
        raise Refused(why)
    if os.environ.get("CLOUT_RAW") == "lake":
        home.raw_files.mkdir(parents=True, exist_ok=True)
    relocate(home)


def relocate(home: Home) -> None:
    """Let views show the files of a lake where they lie now, as in a home that was moved.

    The caller holds the lock. Raises Refused.
    """
    if not home.has_lake:
        return
    if not find_spec("deltalake"):
        raise Refused(_MISSING)
    with duckdb.connect(str(home.warehouse)) as con:
        show(con, home)


def refusal(home: Home) -> str | None:
    """Why rows of networks cannot be kept where CLOUT_RAW says; None where they can."""
    asked = os.environ.get("CLOUT_RAW") or None
    if asked not in (None, "warehouse", "lake"):
        return f"CLOUT_RAW is {asked!r}; it should be warehouse or lake."
    if asked == "warehouse" and home.has_lake:
        return (
            f"The rows of networks lie in {home.raw_files}, and nothing is read twice: "
            "leave CLOUT_RAW out, or set CLOUT_HOME to another folder."
        )
    if asked == "lake" and not home.has_lake and _holds_rows(home):
        return (
            f"The rows of networks lie in {home.warehouse}, and nothing is read twice: leave "
            "CLOUT_RAW out (`--target spark` takes them to Spark), or set CLOUT_HOME to another "
            "folder."
        )
    if (asked == "lake" or home.has_lake) and not find_spec("deltalake"):
        return _MISSING
    return None


def _holds_rows(home: Home) -> bool:
    """Whether the warehouse has a row of any network."""
    if not home.warehouse.exists():
        return False
    with duckdb.connect(str(home.warehouse)) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where schema_name in (select 'raw_' || unnest($networks::varchar[])) "
            "and table_name in (select unnest($relations::varchar[]))",
            {"networks": list(NETWORKS), "relations": list(RELATIONS)},
        ).fetchall()
        return any(
            con.execute(f'from "{schema}"."{table}" limit 1').fetchall() for schema, table in tables
        )
