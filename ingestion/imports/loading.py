"""Load the registry and the data sets of a home into the warehouse, each in one transaction."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

import duckdb

from ingestion.erasure.files import erase_files
from ingestion.erasure.recognising import forgotten_in
from ingestion.forgotten import Forgotten
from ingestion.home import Home
from ingestion.imports.arrivals import arrivals_of
from ingestion.imports.claimed import (
    find_claimed,
    find_profiles,
    has_unresolved_handles,
    settings_of,
)
from ingestion.imports.files import content_of, stamp_of
from ingestion.imports.folders import REGISTRY_DATASET, Folder, cast_of, folders_of
from ingestion.imports.people import stage_people
from ingestion.imports.replacing import replace_all, set_aside
from ingestion.imports.report import Report
from ingestion.imports.staging import create_staging, stage
from ingestion.imports.storing import settle_removals, store
from ingestion.imports.tables import (
    EVENTS,
    FORMATS,
    LOADS,
    ONTOLOGY,
    REGISTRY,
    REGISTRY_EVENTS,
    create_tables,
)
from ingestion.imports.unclaiming import forget_the_unclaimed
from ingestion.minimise import create_macros


@dataclass(frozen=True)
class Load:
    """What is known of the last load of a data set; empty before the first one."""

    stamp: str = ""
    content: str = ""
    settings: str = ""
    cast: str = ""
    imported_at: datetime | None = None


class Loading:
    """One pass over the files of a home, on one connection to its warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Home) -> None:
        """Read who is who, in the registry and in all data sets."""
        self._con = con
        self._now = datetime.now(UTC)
        create_macros(con, home.actor_key())
        create_tables(con)
        self._folders = folders_of(home)
        self._forgotten = self._erase_the_forgotten(home)
        self._people = stage_people(con, self._folders, self._now)
        self._find_owners()
        self._settings, self._cast = settings_of(con), cast_of(self._folders)

    def registry(self) -> Report:
        """Replace raw_registry, unless nothing changed."""
        folder = self._folders[0]
        last = self._loads("raw_registry").get(REGISTRY_DATASET, Load())
        content = content_of(folder.events)
        if (last.settings, last.cast, last.content) == (self._settings, self._cast, content):
            return Report(REGISTRY_DATASET, unchanged=True, ignored_files=folder.ignored)
        return self._load("raw_registry", folder, content, self._now)

    def imports(self) -> Iterator[Report]:
        """Load what changed, first imported first; drop data sets whose folder is gone."""
        last, folders = self._loads("raw_imports"), self._folders[1:]
        gone = sorted(last.keys() - {folder.dataset for folder in folders})
        for dataset in gone:
            self._drop(dataset)
            yield Report(dataset, removed=True)
        plan: list[tuple[datetime, str, Folder, str]] = []
        for folder in folders:
            load = last.get(folder.dataset, Load())
            same = load.stamp == stamp_of(folder.files)
            content = load.content if same else content_of(folder.files)
            if content != load.content or load.imported_at is None:
                plan.append((self._now, folder.dataset, folder, content))
            # what a data set that is gone had replaced comes back from the files of the others
            elif gone or load.settings != self._settings:
                plan.append((load.imported_at, folder.dataset, folder, content))
            elif load.cast != self._cast:
                yield self._load("raw_imports", folder, content, load.imported_at, events=False)
            else:
                self._con.execute(
                    "update raw_imports.loads set stamp = ? where dataset = ? and stamp <> ?",
                    [stamp_of(folder.files), folder.dataset, stamp_of(folder.files)],
                )
                yield Report(folder.dataset, unchanged=True, ignored_files=folder.ignored)
        # what was stored while the same accounts were claimed need not be read through
        if plan and any(load.settings != self._settings for load in last.values()):
            with _transaction(self._con):
                forget_the_unclaimed(self._con)
        for imported_at, _, folder, content in sorted(plan, key=lambda step: step[:2]):
            yield self._load("raw_imports", folder, content, imported_at)
        if plan:
            with _transaction(self._con):
                settle_removals(self._con)

    def _find_owners(self) -> None:
        """Find out who claims what; the profiles in files that the warehouse knows are not reread.

        Unless somebody claims a handle that it does not know: it keeps profiles of the claimed.
        """
        create_staging(self._con, ["accounts"])
        find_profiles(self._con)
        stamps = {dataset: load.stamp for dataset, load in self._loads("raw_imports").items()}
        unresolved = has_unresolved_handles(self._con)
        for folder in self._folders:
            if unresolved or stamps.get(folder.dataset) != stamp_of(folder.files):
                files = [file for file in folder.events if file.relation == "accounts"]
                stage(self._con, folder.dataset, files, self._now)
        self._con.execute("delete from found where relation = 'accounts'")
        find_profiles(self._con)
        find_claimed(self._con, self._now)

    def _erase_the_forgotten(self, home: Home) -> dict[str, int]:
        """Rewrite the files that bring back somebody who left; data set -> rows touched."""
        forgotten, told = Forgotten(home), {}
        last = self._loads("raw_imports") if forgotten else {}
        for folder in self._folders if forgotten else ():
            if last.get(folder.dataset, Load()).stamp == stamp_of(folder.files):
                continue
            identity = forgotten_in(self._con, folder.files, forgotten)
            if identity:
                erased = erase_files(self._con, folder.files, identity)
                told[folder.dataset] = erased.removed.total() + erased.hashed.total()
        return told

    def _loads(self, schema: str) -> dict[str, Load]:
        rows = self._con.execute(
            f"select dataset, {', '.join(LOADS)} from {schema}.loads"
        ).fetchall()
        return {dataset: Load(*rest) for dataset, *rest in rows}

    def _drop(self, dataset: str) -> None:
        with _transaction(self._con):
            for table in (*FORMATS, "quarantine", "loads"):
                self._con.execute(f"delete from raw_imports.{table} where dataset = ?", [dataset])
            # if what follows breaks off, the next pass still reads the others again
            self._con.execute("update raw_imports.loads set settings = ''")

    def _load(
        self,
        schema: str,
        folder: Folder,
        content: str,
        imported_at: datetime,
        events: bool = True,
    ) -> Report:
        con, dataset = self._con, folder.dataset
        report = Report(dataset, ignored_files=folder.ignored)
        report.forgotten = self._forgotten.get(dataset, 0)
        create_staging(con, (*EVENTS, *ONTOLOGY))
        told = [self._people[dataset]]
        if events:
            told.append(stage(con, dataset, [*folder.events, *folder.ontology], self._now))
        has_topics = events and schema == "raw_imports"
        replaced = (*REGISTRY, *ONTOLOGY) if has_topics else REGISTRY
        for staged in told:
            report.unknown_columns |= staged.unknown
            report.refused_files |= staged.refused
        # rows know their line by now, and in any order they take less memory
        con.execute("set preserve_insertion_order = false")
        arrived = [arrivals_of(con, name, imported_at) for name in EVENTS] if events else []
        with _transaction(con):
            replace_all(con, schema, dataset, replaced, report)
            if dataset == REGISTRY_DATASET:
                for relation in REGISTRY_EVENTS:
                    con.execute(f"delete from raw_imports.{relation} where dataset = ?", [dataset])
            for arrivals in filter(None, arrived):
                store(con, arrivals, report)
            set_aside(con, schema, dataset, tuple(FORMATS) if events else REGISTRY, report)
            con.execute(f"delete from {schema}.loads where dataset = ?", [dataset])
            load = Load(stamp_of(folder.files), content, self._settings, self._cast, imported_at)
            con.execute(
                f"insert into {schema}.loads values (?, ?, ?, ?, ?, ?)", [dataset, *astuple(load)]
            )
        con.execute("reset preserve_insertion_order")
        return report


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Generator[None]:
    con.execute("begin")
    try:
        yield
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")
