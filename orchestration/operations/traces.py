"""What else a home holds of a person: events of Dagster, archives, requests, what dbt wrote."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ingestion.erasure.marks import Marks
from ingestion.home import Home
from orchestration.operations import spark
from orchestration.operations.certificate import Certificate
from orchestration.operations.search import files_of, look


def erase_history(home: Home, marks: Marks, told: Certificate) -> None:
    """Events of Dagster that name the person; the databases are written anew.

    A damaged one, in which Dagster cannot read either, is left to the search to tell of.
    """
    for path in sorted(home.dagster.rglob("*.db")):
        try:
            rows = _erase_events(path, marks)
        except sqlite3.OperationalError:
            raise  # it is in use, or the disk is full
        except sqlite3.DatabaseError:
            continue
        if rows:
            told.removed[str(path.relative_to(home.path))] = rows


def _erase_events(path: Path, marks: Marks) -> int:
    rows = 0
    with closing(sqlite3.connect(path, timeout=60)) as con:
        con.create_function(
            "names", 1, lambda v: bool(marks.bytes.search(v.encode() if v else b""))
        )
        for (table,) in con.execute(
            "select name from sqlite_master where type = 'table'"
        ).fetchall():
            texts = [
                f'names(cast("{name}" as text))'
                for _, name, kind, *_ in con.execute(f'pragma table_info("{table}")').fetchall()
                if kind.upper().startswith(("TEXT", "VARCHAR"))
            ]
            if any('"asset_key"' in text for text in texts):
                # the events of publications tell who moved, maybe under too short a name
                texts.append("asset_key = '[\"published\"]'")
            if texts:
                rows += con.execute(f'delete from "{table}" where {" or ".join(texts)}').rowcount
        con.commit()
        con.execute("vacuum")
        con.execute("pragma wal_checkpoint(truncate)")
    return rows


def erase_leftovers(home: Home, marks: Marks, told: Certificate) -> None:
    """What can be made again goes; an archive or a request that names the person goes."""
    dbt = home.path / "dbt"
    told.files["dbt"] = sum(1 for path in dbt.rglob("*") if path.is_file())
    shutil.rmtree(dbt, ignore_errors=True)
    told.files["lake"] = spark.leave(home)
    drafts = [path for path in files_of(home) if path.name.startswith(".") and path.parent.parent]
    for path in drafts:
        if path.is_relative_to(home.imports) or path.is_relative_to(home.registry):
            path.unlink()
    for name in ("archives", "requests"):
        about = [
            path
            for path in files_of(home)
            if path.is_relative_to(home.path / name) and look(path, marks)
        ]
        for path in about:
            path.unlink()
        told.files[name] = len(about)
    status = home.published / "status.json"
    if status.exists() and (text := status.read_bytes()) and marks.bytes.search(text):
        draft = status.with_suffix(".draft")
        draft.write_bytes(marks.bytes.sub("…".encode(), text))
        draft.replace(status)
