"""One run of the refresh: from the lock of its home to the status that says how it ended."""

import json
import os
import secrets
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import ClassVar, Self

import duckdb

from ingestion import lake
from ingestion.home import Home
from ingestion.networks import APIS
from orchestration import history, homes
from orchestration.course import Course, Report
from orchestration.operations.lock import Busy, writing
from orchestration.operations.retention import retention_days
from orchestration.operations.webhook import failure, tell, unread
from orchestration.warehouse import break_off

STATUS = "status"
# the command of a run that Dagster began
DAGSTER = "dagster"
# seconds: a backup or an import at that hour does not cost the night
PATIENCE = 3600.0


def _beside_score(home: Home) -> list[str]:
    """The networks whose terms nobody has confirmed; the sandbox has none."""
    if homes.kind_of(home) == homes.DEMO:
        return []
    from ingestion.source import terms_of

    return [network for network in APIS if terms_of(network)]


def yesterday() -> date:
    """The nightly score date: the last day, in UTC, that is over."""
    return datetime.now(UTC).date() - timedelta(days=1)


class Run(Course):
    """A run, held open by `with`: locks the home, and ends in status.json."""

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
        super().__init__(report, publishes)
        self.home = home
        self.command = command
        self.as_of = as_of or yesterday()
        self.full = full
        self.release = release
        self.target = target

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

    def status(self) -> dict:
        """What status.json says."""
        return {
            "run_id": self.run_id,
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "ended_at": self.ended_at.isoformat(timespec="seconds"),
            "as_of": self.as_of.isoformat(),
            **self.told(),
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
        try:
            history.record(
                self.home, self.run_id, self.started_at, self.ended_at, self.outcome, self.as_of,
                self.method_version, self.rows_read,
            )  # fmt: skip
        except duckdb.Error as error:
            # the run's own outcome matters more than its place in the history
            self.report("runs", f"this run could not be recorded in the warehouse: {error}")
