"""The marts as a DuckDB file for readers: sorted, described, and read once before it is out."""

import os
from pathlib import Path

import duckdb

from ingestion.literals import quoted
from orchestration import inputs
from orchestration.warehouse import MEMORY, holding

# what DuckDB 1.5 clients can read
STORAGE = "v1.5.0"
_COMMENTS = """
with said as (
    select database_name, schema_name, table_name, null as column_name, comment from duckdb_tables()
    union all
    select database_name, schema_name, view_name, null, comment from duckdb_views()
    union all
    select database_name, schema_name, table_name, column_name, comment from duckdb_columns()
)
select schema_name, table_name, column_name, comment from said
where database_name = 'warehouse' and schema_name in ('marts', 'main') and comment is not null
"""
_COLUMNS = """
select table_name, list((column_name, data_type) order by column_index)
from duckdb_columns() where database_name = ? and schema_name = 'marts' group by table_name
"""


class NotPublished(RuntimeError):
    """Nothing was swapped in; readers keep what they had."""


def write_marts(
    source: Path, draft: Path, before: Path | None = None
) -> tuple[dict[str, int], set[str]]:
    """Write the marts of a database into a new file; rows by mart, and marts that are as before.

    Those have the same rows in `before`, a file written here, and come from there: sorting takes as
    long as all the rest. Raises NotPublished for a source without marts.
    """
    with holding(duckdb.connect()) as con:
        con.execute("set TimeZone = 'UTC'")
        # it would be drawn into the lines that tell how the run gets on
        con.execute("set enable_progress_bar = false")
        # of a large mart, sorting goes through the disk beside the draft
        con.execute(f"set memory_limit = '{MEMORY}'")
        con.execute(f"set temp_directory = {quoted(f'{draft}.tmp')}")
        con.execute(f"attach {quoted(source)} as warehouse (read_only)")
        con.execute(f"attach {quoted(draft)} as published (storage_version '{STORAGE}')")
        con.execute("create schema published.marts")
        marts = _tables(con)
        if not marts:
            raise NotPublished("The warehouse has no marts. Run `clout refresh` first.")
        same = _same(con, before) if before else set()
        rows = {}
        for mart in marts:
            table = f"marts.{name(mart)}"
            # the key comes first, so this sorts by it: small files, equal bytes for equal data
            found = f"before.{table}" if mart in same else f"warehouse.{table} order by all"
            rows[mart] = count(con, f"create table published.{table} as from {found}")
        con.execute("use published")
        # a commit for each of them takes as long as all tables
        con.execute("begin")
        _write_views(con, marts)
        _write_comments(con)
        con.execute("commit")
        con.execute("use memory")
        con.execute("checkpoint published")
        con.execute("detach published")
    _check(draft, rows)
    sync(draft)
    return rows, same


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute(
        "select table_name from duckdb_tables() "
        "where database_name = 'warehouse' and schema_name = 'marts' order by table_name"
    ).fetchall()
    return [table for (table,) in found]


def _same(con: duckdb.DuckDBPyConnection, before: Path) -> set[str]:
    """The marts with the same columns and rows in both files; none if the old one is broken."""
    try:
        con.execute(f"attach {quoted(before)} as before (read_only)")
        old, new = (
            dict(con.execute(_COLUMNS, [place]).fetchall()) for place in ("before", "warehouse")
        )
        return {
            mart
            for mart, columns in old.items()
            if new.get(mart) == columns and _is_same(con, mart, [column for column, _ in columns])
        }
    except duckdb.Error:
        return set()


def _is_same(con: duckdb.DuckDBPyConnection, mart: str, columns: list[str]) -> bool:
    old, new = f"before.marts.{name(mart)}", f"warehouse.marts.{name(mart)}"
    # counts are known without reading, and most nights say enough
    counts = {count(con, f"select count(*) from {table}") for table in (old, new)}
    quoted = [name(column) for column in columns]
    return (
        len(counts) == 1 and len({inputs.content(con, table, quoted) for table in (old, new)}) == 1
    )


def _write_views(con: duckdb.DuckDBPyConnection, marts: list[str]) -> None:
    """Views for clients that name no schema: each mart as it is, and the warehouse's upon them."""
    for mart in marts:
        con.execute(f"create view {name(mart)} as from marts.{name(mart)}")
    for view, sql in con.execute(
        "select view_name, sql from duckdb_views() "
        "where database_name = 'warehouse' and schema_name = 'main' and not internal"
    ).fetchall():
        if view not in marts:
            # kept by DuckDB without the name of the database that the view lies in
            con.execute(sql)


def _write_comments(con: duckdb.DuckDBPyConnection) -> None:
    """Say of marts and views, and of their columns, what the warehouse says of them."""
    for schema, table, column, comment in con.execute(_COMMENTS).fetchall():
        for place, kind in (("marts", "table"), ("main", "view")):
            if schema in ("marts", place):
                target = f"{place}.{name(table)}"
                what = f"column {target}.{name(column)}" if column else f"{kind} {target}"
                con.execute(f"comment on {what} is {quoted(comment)}")


def _check(draft: Path, expected: dict[str, int]) -> None:
    """Read the closed file as a reader will: every table and row there, every view understood."""
    with duckdb.connect(str(draft), read_only=True) as con:
        for mart, rows in expected.items():
            found = count(con, f"select count(*) from marts.{name(mart)}")
            if found != rows:
                raise NotPublished(f"{draft.name}: {mart} has {found} rows instead of {rows}.")
        for (view,) in con.execute(
            "select view_name from duckdb_views() where not internal order by 1"
        ).fetchall():
            con.execute(f"describe {name(view)}")


def sync(path: Path) -> None:
    """Have a file or folder on disk before anything points at it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a statement answers with: of what it counts, writes or copies."""
    [(found,)] = con.execute(sql).fetchall()
    return found


def name(identifier: str) -> str:
    """A name as SQL quotes it."""
    return '"' + identifier.replace('"', '""') + '"'
