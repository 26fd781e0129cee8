"""The marts as Parquet files beside the DuckDB file, and the manifest that describes them."""

import hashlib
import json
import os
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from ingestion.literals import quoted
from orchestration.operations.marts import count, name
from orchestration.warehouse import MEMORY

MANIFEST = "manifest.json"
_COLUMNS = """
select column_name, data_type, comment
from duckdb_columns() where schema_name = 'marts' and table_name = ? order by column_index
"""


def write_parquet(
    draft: Path,
    folder: Path,
    run_id: str,
    as_of: date,
    same: Collection[str] = (),
    before: Path | None = None,
) -> None:
    """Write a file for each mart of a DuckDB file into a new folder, and the manifest of them.

    Marts that are the `same` as in the folder `before` are links to the files there, which nobody
    changes either.
    """
    folder.mkdir()
    known = _tables(before) if before and same else {}
    tables = {}
    with duckdb.connect(str(draft), read_only=True) as con:
        con.execute("set enable_progress_bar = false")
        con.execute(f"set memory_limit = '{MEMORY}'")
        for (mart,) in con.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall():
            file = folder / f"{mart}.parquet"
            digest = None
            if before and mart in same and mart in known:
                digest = _link(before / file.name, file, known[mart]["sha256"])
            if not digest:
                con.execute(
                    f"copy marts.{name(mart)} to {quoted(file)} (format parquet, compression zstd)"
                )
                digest = _digest(file)
            tables[mart] = {
                "file": file.name,
                "rows": count(con, f"select count(*) from marts.{name(mart)}"),
                "sha256": digest,
                "columns": [
                    {"name": column, "type": kind, "comment": comment}
                    for column, kind, comment in con.execute(_COLUMNS, [mart]).fetchall()
                ],
            }
    manifest = {
        "run_id": run_id,
        "data_as_of": as_of.isoformat(),
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": tables,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def _tables(folder: Path) -> dict[str, dict]:
    """What the manifest of a folder says of its files; nothing where it is gone."""
    file = folder / MANIFEST
    return json.loads(file.read_text())["tables"] if file.exists() else {}


def _link(old: Path, new: Path, expected: str) -> str | None:
    """The digest of the old file, now the new one, too; None if it is not whole or has no twin."""
    try:
        if _digest(old) != expected:
            return None
        os.link(old, new)
    except OSError:  # gone, or a file system without links
        return None
    return expected


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
