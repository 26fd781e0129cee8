"""Forget a person: take the person out of everything a home holds, and tell what went.

Who is meant stands in `forgetting.json` until all is done, so that a run that is killed is finished
by the next one that writes; then come the hashes that keep the person away, then everything else.
Where several leave at once, as after a restore, all of them stand there until the last is gone.
"""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from ingestion import imports, lake, pipeline
from ingestion.erasure.cursors import erase_cursors, resolved_of
from ingestion.erasure.files import erase_files
from ingestion.erasure.finding import Unknown, find, left_in
from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from ingestion.erasure.tables import erase_tables
from ingestion.forgotten import Forgotten, bare, remember
from ingestion.home import Home
from ingestion.imports.folders import folders_of
from ingestion.literals import quoted
from ingestion.minimise import create_macros
from ingestion.networks import NETWORKS
from orchestration import history
from orchestration.operations.certificate import Certificate
from orchestration.operations.published import erase_published, persons_of
from orchestration.operations.search import search
from orchestration.operations.traces import erase_history, erase_leftovers
from orchestration.operations.waiting import journal_of, note_waiting, waiting, write_journal

__all__ = ["Unknown", "forget", "identify", "replay", "resume"]

# what dbt makes out of raw tables is made anew by the next refresh
DERIVED = ("staging", "intermediate", "marts")


def identify(home: Home, sought: str, network: str | None = None) -> Identity:
    """Who is meant, after loading what lies in files; the caller holds the lock. Raises Unknown."""
    # what a killed run left behind is loaded first
    pipeline.ensure_tables(home, [path.name for path in sorted(home.pipelines.glob("*/"))])
    imports.ensure_tables(home)
    history.ensure_tables(home)
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
    journal_of(home).unlink()
    return told


def resume(home: Home) -> list[Certificate]:
    """Finish what a killed run began; the caller holds the lock."""
    return replay(home) if journal_of(home).exists() else []


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
    journal_of(home).unlink()
    return told


def _forget_all(
    home: Home, identities: Sequence[Identity], day: date | None = None
) -> list[Certificate]:
    """One after the other; who is not gone yet stays in the journal, which the caller ends."""
    told = []
    for done, identity in enumerate(identities, 1):
        write_journal(home, identities[done - 1 :])
        certificate = _erase(home, identity, day)
        # the search takes nothing out: whatever breaks it off, nobody has to be erased again
        write_journal(home, identities[done:])
        certificate.found = search(home, identity)
        told.append(certificate)
    return told


def _erase(home: Home, identity: Identity, day: date | None) -> Certificate:
    now = datetime.now(UTC)
    remember(home, identity.forms(), day or now.date())
    told = Certificate(now.isoformat(timespec="seconds"), len(identity.forms()))
    marks = Marks(identity)
    _erase_warehouse(home, identity, told)
    run_id = f"{now:%Y%m%dT%H%M%SZ}-{os.urandom(3).hex()}"
    erased, files = erase_published(home, identity, run_id)
    told.add(erased)
    told.files["published"] = files
    erase_history(home, marks, told)
    erase_leftovers(home, marks, told)
    return told


def _erase_warehouse(home: Home, identity: Identity, told: Certificate) -> None:
    """Files of the interchange format, raw tables and cursors; then the warehouse as a new file."""

    def is_gone(network: str, text: str) -> bool:
        forms = (text, text.lower().lstrip("@"), bare(text))
        return any((network, form) in gone for form in forms)

    gone = identity.addresses() | identity.handles
    # a home may have been restored that no run has written in yet
    imports.ensure_tables(home)
    history.ensure_tables(home)
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
