"""The lake as everybody reads it: a view of its files for each table a warehouse would have."""

from collections.abc import Iterable

import duckdb

from ingestion.home import Home
from ingestion.lake import tables
from ingestion.literals import quoted
from ingestion.networks import NETWORKS
from ingestion.relations import RELATIONS, Relation


def rows_of(home: Home, network: str, relation: Relation) -> str:
    """SQL of the rows of a relation, typed where there is none as well."""
    nothing = ", ".join(f"null::{kind} as {name}" for name, kind in relation.sql_columns.items())
    files = tables.files_of(tables.folder_of(home, network, relation))
    listed = ", ".join(quoted(file) for file in files)
    if not listed:
        return f"select {nothing} where false"
    # a file that is older than a column lacks it
    return (
        f"select {nothing} where false union all by name select * from read_parquet([{listed}], "
        "union_by_name = true, hive_partitioning = false)"
    )


def show(con: duckdb.DuckDBPyConnection, home: Home, networks: Iterable[str] = NETWORKS) -> None:
    """Let the views of the warehouse be of the files as they are and where they lie now."""
    con.execute("begin")
    for network in networks:
        con.execute(f'create schema if not exists "raw_{network}"')
        for relation in RELATIONS.values():
            name = drop(con, network, relation)
            con.execute(f"create view {name} as {rows_of(home, network, relation)}")
    con.execute("commit")


def drop(con: duckdb.DuckDBPyConnection, network: str, relation: Relation) -> str:
    """Remove the view, or the table that a killed run had opened, and return its name."""
    kinds = {"BASE TABLE": "table", "VIEW": "view"}
    name = f'"raw_{network}".{relation.name}'
    for (kind,) in con.execute(
        "select table_type from information_schema.tables "
        "where table_catalog = current_database() and table_schema = ? and table_name = ?",
        [f"raw_{network}", relation.name],
    ).fetchall():
        con.execute(f"drop {kinds[kind]} {name}")
    return name


def settle(con: duckdb.DuckDBPyConnection, home: Home, networks: Iterable[str]) -> None:
    """After a change: few files a day, views of them, and none left of what was there before.

    Killed at any moment, views are of files that are there.
    """
    networks = list(networks)
    folders = [
        tables.folder_of(home, network, relation)
        for network in networks
        for relation in RELATIONS.values()
    ]
    for folder in folders:
        tables.compact(folder)
    show(con, home, networks)
    for folder in folders:
        tables.sweep(folder)
