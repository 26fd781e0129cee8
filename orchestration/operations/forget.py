"""Forget a person: take the person out of everything a home holds, and tell what went.

Who is meant stands in `forgetting.json` until all is done, so that a run that is killed is finished
by the next one that writes; then come the hashes that keep the person away, then everything else.
Where several leave at once, as after a restore, all of them stand there until the last is gone.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from ingestion import imports, lake, pipeline
from ingestion.erasure.cursors import erase_cursors, resolved_of
from ingestion.erasure.files import erase_files
from ingestion.erasure.finding import Unknown, find, left_in
from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from ingestion.erasure.rules import Erased
from ingestion.erasure.tables import erase_tables
from ingestion.forgotten import Forgotten, bare, remember
from ingestion.home import Home
from ingestion.imports.people import folders_of
from ingestion.literals import quoted
from ingestion.minimise import create_macros
from ingestion.networks import NETWORKS
from orchestration import runs
from orchestration.operations import spark
from orchestration.operations.published import erase_published, persons_of
from orchestration.operations.search import Found, files_of, look, search

__all__ = [
    "Certificate", "Unknown", "forget", "identify", "note_waiting", "replay", "resume", "waiting"
]  # fmt: skip

# what dbt makes out of raw tables is made anew by the next refresh
DERIVED = ("staging", "intermediate", "marts")


@dataclass
class Certificate:
    """What was searched and what went, by place; `left` is empty, or not all could be removed."""

    forgotten_at: str
    hashes: int
    removed: dict[str, int] = field(default_factory=dict)
    hashed: dict[str, int] = field(default_factory=dict)
    blotted: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    found: Found = field(default_factory=Found)

    def add(self, erased: Erased) -> None:
        """Count rows by place."""
        for name in ("removed", "hashed", "blotted"):
            for place, rows in (+getattr(erased, name)).items():
                kept = getattr(self, name)
                kept[place] = kept.get(place, 0) + rows

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return asdict(self)


def identify(home: Home, sought: str, network: str | None = None) -> Identity:
    """Who is meant, after loading what lies in files; the caller holds the lock. Raises Unknown."""
    # what a killed run left behind is loaded first
    pipeline.ensure_tables(home, [path.name for path in sorted(home.pipelines.glob("*/"))])
    imports.ensure_tables(home)
    runs.ensure_tables(home)
    imports.load_registry(home)
    imports.load_imports(home)
    with imports.warehouse_of(home) as con:
        create_macros(con, home.actor_key())
        identity = find(con, sought, network, resolved_of(home))
    identity.person_ids |= persons_of(home, identity)
    return identity


def forget(home: Home, identity: Identity, day: date | None = None) -> Certificate:
    """Take a person out of the home for good; the caller holds the lock and has called resume."""
    [told] = _forget_all(home, [identity], day)
    _journal(home).unlink()
    return told


def resume(home: Home) -> list[Certificate]:
    """Finish what a killed run began; the caller holds the lock."""
    return replay(home) if _journal(home).exists() else []


def replay(home: Home) -> list[Certificate]:
    """Forget who waits, then who is on the list and yet there, as after a restore.

    The caller holds the lock.
    """
    note_waiting(home, ())
    told = _forget_all(home, waiting(home))
    forgotten = Forgotten(home)
    if forgotten and home.warehouse.exists():
        imports.ensure_tables(home)
        with imports.warehouse_of(home) as con:
            create_macros(con, home.actor_key())
            left = left_in(con, forgotten)
        told += _forget_all(home, left)
    _journal(home).unlink()
    return told


def waiting(home: Home) -> list[Identity]:
    """Who is still to be forgotten, by the journal of a run that was killed."""
    journal = _journal(home)
    told = json.loads(journal.read_text()) if journal.exists() else []
    # there was a time when only one person stood there
    return [Identity.from_dict(plain) for plain in (told if isinstance(told, list) else [told])]


def note_waiting(home: Home, more: Iterable[Identity]) -> None:
    """Add people to the journal; one that names nobody still says that a replay is due."""
    _write_journal(home, [*waiting(home), *more])


def _journal(home: Home) -> Path:
    return home.path / "forgetting.json"


def _write_journal(home: Home, identities: Sequence[Identity]) -> None:
    draft = _journal(home).with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps([identity.as_dict() for identity in identities]))
    draft.replace(_journal(home))


def _forget_all(
    home: Home, identities: Sequence[Identity], day: date | None = None
) -> list[Certificate]:
    """One after the other; who is not gone yet stays in the journal, which the caller ends."""
    told = []
    for done, identity in enumerate(identities):
        _write_journal(home, identities[done:])
        told.append(_forget(home, identity, day))
    _write_journal(home, ())
    return told


def _forget(home: Home, identity: Identity, day: date | None) -> Certificate:
    now = datetime.now(UTC)
    remember(home, identity.forms(), day or now.date())
    told = Certificate(now.isoformat(timespec="seconds"), len(identity.forms()))
    marks = Marks(identity)
    _erase_warehouse(home, identity, told)
    run_id = f"{now:%Y%m%dT%H%M%SZ}-{os.urandom(3).hex()}"
    erased, files = erase_published(home, identity, run_id)
    told.add(erased)
    told.files["published"] = files
    _erase_history(home, marks, told)
    _erase_leftovers(home, marks, told)
    told.found = search(home, identity)
    return told


def _erase_warehouse(home: Home, identity: Identity, told: Certificate) -> None:
    """Files of the interchange format, raw tables and cursors; then the warehouse as a new file."""

    def is_gone(network: str, text: str) -> bool:
        forms = (text, text.lower().lstrip("@"), bare(text))
        return any((network, form) in gone for form in forms)

    gone = identity.addresses() | identity.handles
    # a home may have been restored that no run has written in yet
    imports.ensure_tables(home)
    runs.ensure_tables(home)
    with imports.warehouse_of(home) as con:
        create_macros(con, home.actor_key())
        for folder in folders_of(home):
            told.add(erase_files(con, folder.files, identity))
        with lake.opened(con, home, NETWORKS):
            told.add(erase_tables(con, identity))
        touched = erase_cursors(con, home, is_gone)
        told.files["pipelines"] = touched["files"]
        told.removed["pipelines"] = touched["networks"]
        for schema in DERIVED:
            con.execute(f"drop schema if exists {schema} cascade")
        con.execute("update raw_runs.builds set passed = false")
    rewrite(home.warehouse)


def rewrite(database: Path) -> None:
    """Copy a DuckDB file into a new one: the old one's free blocks still hold what was deleted."""
    draft = database.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach {quoted(database)} as old (read_only)")
        con.execute(f"attach {quoted(draft)} as new")
        con.execute("copy from database old to new")
        con.execute("checkpoint new")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(database)


def _erase_history(home: Home, marks: Marks, told: Certificate) -> None:
    """Events of Dagster that name the person; the databases are written anew."""
    for path in sorted(home.dagster.rglob("*.db")):
        with closing(sqlite3.connect(path, timeout=60)) as con:
            con.create_function(
                "names", 1, lambda v: bool(marks.bytes.search(v.encode() if v else b""))
            )
            rows = 0
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
                    rows += con.execute(
                        f'delete from "{table}" where {" or ".join(texts)}'
                    ).rowcount
            con.commit()
            if rows:
                place = str(path.relative_to(home.path))
                told.removed[place] = rows
            con.execute("vacuum")
            con.execute("pragma wal_checkpoint(truncate)")


def _erase_leftovers(home: Home, marks: Marks, told: Certificate) -> None:
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
            if path.is_relative_to(home.path / name) and any(look(path, marks))
        ]
        for path in about:
            path.unlink()
        told.files[name] = len(about)
    status = home.published / "status.json"
    if status.exists() and (text := status.read_bytes()) and marks.bytes.search(text):
        draft = status.with_suffix(".draft")
        draft.write_bytes(marks.bytes.sub("…".encode(), text))
        draft.replace(status)
