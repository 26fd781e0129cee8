"""Publication: the marts as a new file and as Parquet, swapped in whole, never changed later."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from ingestion.home import Home

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


class NotPublished(RuntimeError):
    """Nothing was swapped in; readers keep what they had."""


def publish(home: Home, run_id: str, as_of: date) -> dict[str, int]:
    """Write, check and swap in the marts of the warehouse; returns rows by mart.

    The caller holds the writer's lock and has seen the blocking checks pass. A file that was
    published is never opened for writing again; old ones go when nobody holds them.
    """
    home.published.mkdir(parents=True, exist_ok=True)
    _sweep_drafts(home)
    rows = _swap_in(home, home.warehouse, run_id, as_of)
    prune(home)
    return rows


def publish_day(home: Home, day: date) -> tuple[Path, int]:
    """Write the marts of the warehouse beside what readers have; the file, and its rows.

    Forgetting somebody removes it, as it removes every publication but the newest.
    """
    home.published.mkdir(parents=True, exist_ok=True)
    file = home.published / f"day-{day}.duckdb"
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    rows = _write_marts(home.warehouse, draft)
    draft.replace(file)
    _sync(home.published)
    return file, sum(rows.values())


def republish(
    home: Home, run_id: str, change: Callable[[duckdb.DuckDBPyConnection], None]
) -> list[str]:
    """Swap in what is published, changed, and remove all that was; returns what was removed.

    Whoever still reads an old file reads it to the end. Without a publication none is made.
    """
    current = (home.published / "current.duckdb").resolve()
    if not current.exists():
        return _remove_older(home)
    _sweep_drafts(home)
    manifest = json.loads((home.published / "parquet" / "manifest.json").read_text())
    changed = home.published / "changed.draft"
    _write_marts(current, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute("set TimeZone = 'UTC'")
        change(con)
    # written once more: a changed file still holds the bytes of what was deleted
    _swap_in(home, changed, run_id, date.fromisoformat(manifest["data_as_of"]))
    removed = _remove_older(home)
    _sweep_drafts(home)
    return removed


def _remove_older(home: Home) -> list[str]:
    """Remove every publication but the current one, whoever holds them; their names."""
    kept = {
        link.resolve() for link in (home.published / "current.duckdb", home.published / "parquet")
    }
    removed = []
    for path in sorted(home.published.glob("*-*")):
        if path not in kept:
            removed.append(path.name)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return removed


def _swap_in(home: Home, source: Path, run_id: str, as_of: date) -> dict[str, int]:
    """Write, check and point at the marts of a database; rows by mart."""
    file = home.published / f"marts-{run_id}.duckdb"
    folder = home.published / f"parquet-{run_id}"
    draft_file, draft_folder = file.with_suffix(".draft"), folder.with_suffix(".draft")
    rows = _write_marts(source, draft_file)
    _write_parquet(draft_file, draft_folder, run_id, as_of)
    draft_file.rename(file)
    draft_folder.rename(folder)
    _sync(home.published)
    _point(home.published / "parquet", folder)
    _point(home.published / "current.duckdb", file)
    return rows


def prune(home: Home) -> list[str]:
    """Remove published files that nobody holds; the current and the one before it always stay."""
    removed = []
    files = sorted(home.published.glob("marts-*.duckdb"))
    current = (home.published / "current.duckdb").resolve()
    for file in files[:-2]:
        if file != current and not _is_held(file):
            file.unlink()
            shutil.rmtree(_parquet_of(file), ignore_errors=True)
            removed.append(file.name)
    return removed


def _write_marts(source: Path, draft: Path) -> dict[str, int]:
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach {_text(source)} as warehouse (read_only)")
        con.execute(f"attach {_text(draft)} as published (storage_version '{STORAGE}')")
        con.execute("create schema published.marts")
        marts = [
            mart
            for (mart,) in con.execute(
                "select table_name from duckdb_tables() "
                "where database_name = 'warehouse' and schema_name = 'marts' order by table_name"
            ).fetchall()
        ]
        if not marts:
            raise NotPublished("The warehouse has no marts. Run `clout refresh` first.")
        rows = {}
        for mart in marts:
            table = f"marts.{_name(mart)}"
            # the key comes first, so this sorts by it: small files, equal bytes for equal data
            rows[mart] = _count(
                con, f"create table published.{table} as from warehouse.{table} order by all"
            )
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
    _sync(draft)
    return rows


def _write_views(con: duckdb.DuckDBPyConnection, marts: list[str]) -> None:
    """Views for clients that name no schema: each mart as it is, and the warehouse's upon them."""
    for mart in marts:
        con.execute(f"create view {_name(mart)} as from marts.{_name(mart)}")
    for view, sql in con.execute(
        "select view_name, sql from duckdb_views() "
        "where database_name = 'warehouse' and schema_name = 'main' and not internal"
    ).fetchall():
        if view not in marts:
            # kept by DuckDB without the name of the database that the view lies in
            con.execute(sql)


def _write_comments(con: duckdb.DuckDBPyConnection) -> None:
    """Say of marts and views, and of their columns, what the warehouse says of them."""
    for schema, name, column, comment in con.execute(_COMMENTS).fetchall():
        for place, kind in (("marts", "table"), ("main", "view")):
            if schema in ("marts", place):
                target = f"{place}.{_name(name)}"
                what = f"column {target}.{_name(column)}" if column else f"{kind} {target}"
                con.execute(f"comment on {what} is {_text(comment)}")


def _check(draft: Path, expected: dict[str, int]) -> None:
    """Read the closed file as a reader will: every table and row there, every view understood."""
    with duckdb.connect(str(draft), read_only=True) as con:
        for mart, rows in expected.items():
            found = _count(con, f"select count(*) from marts.{_name(mart)}")
            if found != rows:
                raise NotPublished(f"{draft.name}: {mart} has {found} rows instead of {rows}.")
        for (view,) in con.execute(
            "select view_name from duckdb_views() where not internal order by 1"
        ).fetchall():
            con.execute(f"describe {_name(view)}")


def _write_parquet(draft: Path, folder: Path, run_id: str, as_of: date) -> None:
    folder.mkdir()
    tables = {}
    with duckdb.connect(str(draft), read_only=True) as con:
        for (mart,) in con.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall():
            file = folder / f"{mart}.parquet"
            rows = _count(
                con, f"copy marts.{_name(mart)} to {_text(file)} (format parquet, compression zstd)"
            )
            columns = con.execute(
                "select column_name, data_type, comment from duckdb_columns() "
                "where schema_name = 'marts' and table_name = ? order by column_index",
                [mart],
            ).fetchall()
            tables[mart] = {
                "file": file.name,
                "rows": rows,
                "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
                "columns": [
                    {"name": name, "type": kind, "comment": comment}
                    for name, kind, comment in columns
                ],
            }
    manifest = {
        "run_id": run_id,
        "data_as_of": as_of.isoformat(),
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": tables,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def _point(link: Path, target: Path) -> None:
    """Let the link point at the target, with no moment in between."""
    draft = link.with_name(f"{link.name}.draft")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target.name)
    draft.replace(link)
    _sync(link.parent)


def _is_held(file: Path) -> bool:
    """Whether another process has the file open: DuckDB's readers hold a shared lock on it."""
    with file.open("r+b") as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _sweep_drafts(home: Home) -> None:
    """Remove what a run that was killed left half-written."""
    for draft in home.published.glob("*.draft*"):
        if draft.is_dir() and not draft.is_symlink():
            shutil.rmtree(draft)
        else:
            draft.unlink()
    for folder in home.published.glob("parquet-*"):
        if not (home.published / f"marts-{folder.name.removeprefix('parquet-')}.duckdb").exists():
            shutil.rmtree(folder)


def _parquet_of(file: Path) -> Path:
    return file.with_name(file.stem.replace("marts-", "parquet-", 1))


def _sync(path: Path) -> None:
    """Have a file or folder on disk before anything points at it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    [(count,)] = con.execute(sql).fetchall()
    return count


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"
