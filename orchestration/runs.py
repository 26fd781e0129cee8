"""One run of the refresh: its lock, its steps, and what it leaves for those who ask about it."""

import json
import logging
import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from time import monotonic
from types import TracebackType
from typing import ClassVar, Protocol, Self

import duckdb

from ingestion import lake
from ingestion.home import Home
from ingestion.networks import APIS
from orchestration import homes
from orchestration.operations.lock import Busy, writing
from orchestration.operations.retention import retention_days
from orchestration.operations.webhook import failure, tell, unread
from orchestration.warehouse import break_off

log = logging.getLogger("clout")

_TABLES = """
create schema if not exists raw_runs;
create table if not exists raw_runs.runs (
    run_id varchar primary key, started_at timestamptz, ended_at timestamptz, outcome varchar,
    as_of date, method_version varchar, seconds double, rows_read bigint, versions varchar
);
-- one row: the last dbt build, and whether it passed as a whole
create table if not exists raw_runs.builds (run_id varchar, as_of date, passed boolean);
-- what that build was made of: a fingerprint of each raw table and of the project
create table if not exists raw_runs.inputs (name varchar primary key, fingerprint varchar)
"""
# the step that lets readers have the marts
PUBLICATION = "publication"
STATUS = "status"
# the command of a run that Dagster began
DAGSTER = "dagster"
# seconds: a backup or an import at that hour does not cost the night
PATIENCE = 3600.0
_TOOLS = ("clout", "dagster", "dlt", "dbt-core", "dbt-duckdb", "duckdb", "streamlit")


def _beside_score(home: Home) -> list[str]:
    """The networks whose terms nobody has confirmed; the sandbox has none."""
    if homes.kind_of(home) == homes.DEMO:
        return []
    from ingestion.source import terms_of

    return [network for network in APIS if terms_of(network)]


class Report(Protocol):
    """Hears how a part of the run, a step or a network, gets on; may be called from threads."""

    def __call__(self, part: str, news: str, passing: bool = False) -> None:
        """`passing` news may be dropped, more will come."""


def _to_log(part: str, news: str, passing: bool = False) -> None:
    log.log(logging.DEBUG if passing else logging.INFO, "%s: %s", part, news)


def yesterday() -> date:
    """The nightly score date: the last day, in UTC, that is over."""
    return datetime.now(UTC).date() - timedelta(days=1)


def ensure_tables(home: Home) -> None:
    """The empty tables of the schema raw_runs, so that dbt finds them in a new home."""
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(_TABLES)


class Run:
    """A run, held open by `with`: locks the home, times the steps, and ends in status.json."""

    # the one that is open in this process; Dagster's steps find it here
    current: ClassVar["Run | None"] = None

    def __init__(
        self,
        home: Home,
        command: str = "clout refresh",
        as_of: date | None = None,
        full: bool = False,
        report: Report | None = None,
        release: bool = False,
        target: str = "duckdb",
        publishes: bool = False,
    ) -> None:
        """`full` rebuilds incremental tables from raw data.

        `release` publishes marts that differ from the published ones more than they should.
        `target` is dbt's: the engine that builds them. A run that `publishes` has failed when it
        ends without having done so, whatever kept it from that.
        """
        self.home = home
        self.command = command
        self.as_of = as_of or yesterday()
        self.full = full
        self.release = release
        self.target = target
        self.publishes = publishes
        self.report = report or _to_log
        self.steps: dict[str, dict] = {}
        self.networks: dict[str, dict] = {}
        # what networks said, for the operator alone
        self.errors: dict[str, str] = {}
        self.failed_checks: list[str] = []
        # why, for those of our own: figures and names of tables, never people
        self.reasons: dict[str, str] = {}
        # what went wrong once the marts were out, and why
        self.warnings: dict[str, str] = {}
        self.quarantined = 0
        self.rows_read = 0
        self.method_version: str | None = None
        self.interrupted = False

    def __enter__(self) -> Self:
        """Take the lock, which a run of Dagster's waits for, or raise `Busy` or `lake.Refused`."""
        try:
            self._begin()
        except (Busy, lake.Refused):
            raise
        except BaseException:
            if self.command != DAGSTER:
                self._post(failure(self.command))
            raise
        self.started_at = datetime.now(UTC)
        self.run_id = f"{self.started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        Run.current = self
        # for dbt; it parses the project anew for another date, so even parsing should know it
        os.environ["CLOUT_AS_OF"] = self.as_of.isoformat()
        os.environ["CLOUT_BESIDE_SCORE"] = ",".join(self._beside)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tell how it ended, green or red, and free the lock."""
        Run.current = None
        os.environ.pop("CLOUT_AS_OF", None)
        os.environ.pop("CLOUT_BESIDE_SCORE", None)
        try:
            self.ended_at = datetime.now(UTC)
            self.interrupted = self.interrupted or error is not None
            self._write_status()
            if self.interrupted:
                # what a step reads in a thread of its own would keep this from being written down
                break_off()
            self._record()
            self._tell()
        finally:
            self._lock.__exit__(kind, error, trace)

    def _begin(self) -> None:
        # nobody sits before what Dagster began, and sees that another try is needed
        patience = PATIENCE if self.command == DAGSTER else 0
        self._lock = writing(self.home, self.command, patience)
        self._lock.__enter__()
        try:
            lake.begin(self.home)
            self._finish_erasure()
            self._beside = _beside_score(self.home)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise

    def _finish_erasure(self) -> None:
        """Somebody whose erasure was interrupted is not read or published any more."""
        if not (self.home.path / "forgetting.json").exists():
            return
        from orchestration.operations.forget import resume

        resume(self.home)

    def fail(self, check: str, reason: str) -> None:
        """Note a check that failed; a retried one counts once."""
        if check not in self.failed_checks:
            self.failed_checks.append(check)
        self.reasons[check] = reason
        self.report(check, reason)

    def warn(self, part: str, reason: str) -> None:
        """Note what went wrong and changes nothing of how the run ends."""
        self.warnings[part] = reason
        self.report(part, reason)

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        """Time one step; a retried step counts with its last attempt."""
        began, outcome = monotonic(), "failed"
        try:
            yield
            outcome = "ok"
        finally:
            self.steps[name] = {"seconds": round(monotonic() - began, 2), "outcome": outcome}

    @property
    def outcome(self) -> str:
        """`failed` when not all was done, `partial` when a network failed, else `ok`."""
        if (
            self.interrupted
            or self.failed_checks
            or any(step["outcome"] == "failed" for step in self.steps.values())
            or (self.publishes and PUBLICATION not in self.steps)
        ):
            return "failed"
        if any(network["status"] == "failed" for network in self.networks.values()):
            return "partial"
        return "ok"

    def status(self) -> dict:
        """What status.json says: no personal data, no message that may quote any."""
        return {
            "run_id": self.run_id,
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "ended_at": self.ended_at.isoformat(timespec="seconds"),
            "as_of": self.as_of.isoformat(),
            "outcome": self.outcome,
            "method_version": self.method_version,
            "steps": [{"name": name, **step} for name, step in self.steps.items()],
            "networks": self.networks,
            "failed_checks": self.failed_checks,
            "reasons": self.reasons,
            "warnings": self.warnings,
            "quarantined": self.quarantined,
            "retention_days": retention_days(),
        }

    def _write_status(self) -> None:
        draft = self.home.published / "status.json.draft"
        try:
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self.status(), indent=2) + "\n")
            draft.replace(draft.with_suffix(""))
        except OSError as error:  # a full disk is just what somebody has to hear of
            self.fail(STATUS, f"how this run ended could not be written down: {error}")

    def _tell(self) -> None:
        """Let the webhook know of a bad night, by names of checks and networks alone."""
        if self.outcome == "partial":
            told = self.networks.items()
            self._post(unread([name for name, how in told if how["status"] == "failed"]))
        # Dagster tells of its own runs, but not of what is found out at their very end
        elif self.outcome == "failed" and (self.command != DAGSTER or STATUS in self.reasons):
            self._post(failure(self.command, self.failed_checks))

    def _post(self, text: str) -> None:
        if trouble := tell(text):
            self.report("webhook", trouble)

    def _record(self) -> None:
        versions = json.dumps({tool: version(tool) for tool in _TOOLS})
        seconds = (self.ended_at - self.started_at).total_seconds()
        try:
            with duckdb.connect(str(self.home.warehouse)) as con:
                con.execute(_TABLES)
                con.execute(
                    "insert into raw_runs.runs values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [self.run_id, self.started_at, self.ended_at, self.outcome, self.as_of,
                     self.method_version, seconds, self.rows_read, versions],
                )  # fmt: skip
        except duckdb.Error as error:
            # the run's own outcome matters more than its place in the history
            self.report("runs", f"this run could not be recorded in the warehouse: {error}")
