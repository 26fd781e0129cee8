"""Bring one export into the warehouse, as the network's own API would have told it."""

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import dlt
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.claims import claims_of
from ingestion.forgotten import Forgotten
from ingestion.home import Home
from ingestion.outcome import Outcome
from ingestion.pipeline import ensure_tables, load, pipeline_of, prepare
from ingestion.reading import Page, Reading
from ingestion.relations import ACCOUNTS, COUNTERS, EXPORTED, INTERACTIONS, Relation
from ingestion.sieve import Sieve
from ingestion.source import source_from
from ingestion.unpacking.archive import Archive
from ingestion.unpacking.containers import Refused
from ingestion.unpacking.known import Known
from ingestion.unpacking.owners import settle
from ingestion.unpacking.report import Report, unread

COUNTED = (ACCOUNTS, INTERACTIONS, COUNTERS)
PAGE_ROWS = 8_000  # an export may be of any size, and the machine a small one


def bring(
    archive: Archive,
    module: ModuleType,
    network: str,
    home: Home,
    person: str | None = None,
    now: datetime | None = None,
) -> Report:
    """Load what an export tells of its claimed accounts, all of it or nothing.

    `now` is the moment of the import. Raises Refused where nobody claims the export's account.
    """
    now = now or datetime.now(UTC)
    reading = Reading(
        network=network,
        claims=claims_of(network, home, now.date()),
        state=remembered(network, home),
        now=_made_at(archive, module, now),
        forgotten=Forgotten(home).of(network),
    )
    accounts = settle(reading, module.owners(archive), person)
    ensure_tables(home, [network])
    outcome, known = Outcome(network), Known(network, home)
    archive.authors, archive.accounts = known.authors, accounts

    def tables(state: dict[str, Any]) -> Iterator[tuple[Relation, pa.Table]]:
        reading.state = state
        settle(reading, module.owners(archive), person)
        sieve = Sieve(reading, home.actor_key(), outcome, PAGE_ROWS)
        with closing(known):
            for relation, table in sieve.tables(
                _pages(archive, module, reading, accounts, outcome)
            ):
                if relation in COUNTED and table.num_rows:
                    yield EXPORTED, known.completed(EXPORTED, exported(relation, table))
                told = known.completed(relation, table)
                outcome.rows[relation.name] += told.num_rows - table.num_rows
                if told.num_rows:
                    yield relation, told

    store(network, home, tables, outcome)
    if outcome.error:
        raise Refused(f"{outcome.error}; then import the export again")
    return Report(
        network=network,
        accounts=accounts,
        made_at=reading.now,
        kept=+outcome.rows,
        unchanged=Counter({k: n for k, n in known.unchanged.items() if n and k != EXPORTED.name}),
        left_out=outcome.skipped + reading.skipped,
        quarantined=outcome.quarantined,
        problems=list(archive.problems),
        unread=unread(archive),
        new_fields=outcome.new_fields + reading.new_fields,
    )


def exported(relation: Relation, page: pa.Table) -> pa.Table:
    """The keys of a page as rows of EXPORTED; the parts of a key are joined by a bar."""
    parts = [page[name].cast(pa.string()) for name in relation.key]
    ids = pc.binary_join_element_wise(*parts, "|")  # ty: ignore[missing-attribute]
    names = pa.array([relation.name] * page.num_rows, pa.string())
    columns = {"relation": names, "id": ids, "observed_at": page["observed_at"]}
    return pa.table(columns, schema=EXPORTED.schema)


def _made_at(archive: Archive, module: ModuleType, now: datetime) -> datetime:
    """When the export was made: what it says, or its newest file's date; never after the import."""
    told = module.made_at(archive) or archive.modified
    return now if told is None or told > now else told.astimezone(UTC)


def remembered(network: str, home: Home) -> dict[str, Any]:
    """A copy of what is remembered of a network between runs, where its resource keeps it."""
    sources = pipeline_of(network, home).state.get("sources", {})
    return deepcopy(sources.get(network, {}).get("resources", {}).get(network, {}))


def store(
    network: str,
    home: Home,
    tables: Callable[[dict[str, Any]], Iterator[tuple[Relation, pa.Table]]],
    outcome: Outcome,
) -> None:
    """Load what `tables` tells when it is handed the network's state; all of it or nothing."""
    source = source_from(network, lambda: tables(dlt.current.resource_state(network)))
    prepare(source, home, outcome)
    if not outcome.error:
        load(network, home, outcome, is_thrifty=True)


def _pages(
    archive: Archive, module: ModuleType, reading: Reading, accounts: list[str], outcome: Outcome
) -> Iterator[Page]:
    """The module's pages, what the reading noted, and what is wrong with members."""
    told: set[str] = set()
    problems = 0

    def noted() -> Iterator[Page]:
        nonlocal problems
        for place, reason in list(archive.problems)[problems:]:
            reading.quarantine("archive", place, None, reason)
            problems += 1
        for name, rows in reading.drain():
            if name == "reads":
                told.update(row["account_id"] for row in rows)
            yield name, rows

    try:
        for page in module.read(archive, reading):
            yield page
            yield from noted()
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        # the message of the error may hold somebody's text
        outcome.fail(
            f"{reading.network}: the export could not be understood, {type(error).__name__} "
            f"({Path(frame.filename).name}:{frame.lineno}); nothing of it is loaded",
            "misunderstood",
        )
        raise
    for account_id in accounts:
        if account_id not in told:
            reading.done(account_id, "read", "the person's own export")
    yield from noted()
