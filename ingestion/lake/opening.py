"""Rows of the lake changed by SQL: as tables of the warehouse for a while, then back by day."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager

import duckdb

from ingestion.home import Home
from ingestion.lake import tables
from ingestion.lake.views import drop, rows_of, settle, show
from ingestion.relations import INTERACTIONS, RELATIONS, Relation

# acts last: what other tables tell of an act can only be found as long as it is there
_ORDER = sorted(RELATIONS.values(), key=lambda relation: relation is INTERACTIONS)


@contextmanager
def opened(con: duckdb.DuckDBPyConnection, home: Home, networks: Iterable[str]) -> Generator[None]:
    """Raw tables that can be changed while the block lasts; in a home without a lake they can be.

    Days that are other than before are written anew, each relation at once; nothing is if the block
    raises. What is killed in between has to be begun again, and finds what it had not yet changed.
    """
    if not home.has_lake:
        yield
        return
    networks = list(networks)
    con.execute("set TimeZone = 'UTC'")
    try:
        for network in networks:
            for relation in _ORDER:
                name = drop(con, network, relation)
                con.execute(f"create table {name} as {rows_of(home, network, relation)}")
        yield
        for network in networks:
            for relation in _ORDER:
                _write_back(con, home, network, relation)
    except BaseException:
        show(con, home, networks)
        raise
    settle(con, home, networks)


def _write_back(
    con: duckdb.DuckDBPyConnection, home: Home, network: str, relation: Relation
) -> None:
    table, day = f'"raw_{network}".{relation.name}', tables.day_of(relation)
    listed = ", ".join(relation.columns)
    told = (
        f"select {day} as {tables.DAY}, count(*) as rows, sum(hash({listed})::hugeint) as total "
        "from {} group by all"
    )
    now, before = told.format(table), told.format(f"({rows_of(home, network, relation)})")
    days = [
        str(day)
        for (day,) in con.execute(
            f"select distinct {tables.DAY} from "
            f"((({now}) except ({before})) union all (({before}) except ({now}))) order by all"
        ).fetchall()
    ]
    if days:
        rows = con.sql(
            f"select {listed}, {day} as {tables.DAY} from {table} "
            f"where {day} in (select unnest($days::date[]))",
            params={"days": days},
        ).to_arrow_reader()
        tables.rewrite(tables.folder_of(home, network, relation), relation, days, rows)
