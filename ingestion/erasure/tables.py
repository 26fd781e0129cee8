"""The raw tables as erasure sees them, and a person taken out of all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from ingestion.erasure.identity import Identity, create_gone
from ingestion.erasure.rules import Erased, blot, erase, note_acts

SHARED = ("raw_imports", "raw_registry")


@dataclass(frozen=True)
class Table:
    """One raw table: its name in SQL, its relation, its network as SQL, its columns with types."""

    name: str
    relation: str
    network: str
    columns: Mapping[str, str]

    @property
    def place(self) -> str:
        """Its name as people write it."""
        return self.name.replace('"', "")


def tables_of(con: duckdb.DuckDBPyConnection) -> Iterator[Table]:
    """Every table of a raw schema, but for dlt's own and the staging ones."""
    rows = con.execute("""
        select schema_name, table_name, list((column_name, data_type) order by column_index)
        from duckdb_columns()
        where
            not internal and starts_with(schema_name, 'raw_')
            and database_name = current_database()
            and schema_name not in ('raw_staging', 'raw_runs')
            and not starts_with(table_name, '_dlt')
        group by schema_name, table_name order by schema_name, table_name
    """).fetchall()
    for schema, name, columns in rows:
        network = f"'{schema.removeprefix('raw_')}'"
        columns = dict(columns)
        if schema in SHARED:
            network = "network" if "network" in columns else ""
        yield Table(f'"{schema}"."{name}"', name, network, columns)


def erase_tables(con: duckdb.DuckDBPyConnection, identity: Identity) -> Erased:
    """Take a person out of all raw tables, in one transaction. Needs the macros of minimise."""
    told = Erased()
    con.execute("begin")
    create_gone(con, identity)
    tables = [table for table in tables_of(con) if _holds_rows(con, table.name)]
    for table in tables:
        if table.relation == "interactions":
            note_acts(con, table.name, table.network)
    for table in tables:
        network = table.network or "''"
        columns = table.columns
        told.add(erase(con, table.name, table.relation, network, columns, table.place))
        if table.network:
            told.add(blot(con, table.name, network, columns, identity, table.place))
    for (name,) in con.execute(
        # a copy of what was loaded last, which nobody reads again
        "select table_name from duckdb_tables() where schema_name = 'raw_staging' "
        "and not starts_with(table_name, '_dlt')"
    ).fetchall():
        con.execute(f'delete from raw_staging."{name}"')
    con.execute("commit")
    return told


def _holds_rows(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(con.execute(f"select 1 from {table} limit 1").fetchall())
