"""What a run tells of itself: how its steps and networks went, and so how it went."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

log = logging.getLogger("clout")

# the step that lets readers have the marts
PUBLICATION = "publication"


class Report(Protocol):
    """Hears how a part of the run, a step or a network, gets on; may be called from threads."""

    def __call__(self, part: str, news: str, passing: bool = False) -> None:
        """`passing` news may be dropped, more will come."""


def _to_log(part: str, news: str, passing: bool = False) -> None:
    log.log(logging.DEBUG if passing else logging.INFO, "%s: %s", part, news)


class Course:
    """How a run goes; steps and networks add to it, maybe from threads."""

    def __init__(self, report: Report | None = None, publishes: bool = False) -> None:
        """A run that `publishes` has failed when it ends without having done so, whatever kept it.

        `report` hears of everything at once; without one, the log does.
        """
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

    def told(self) -> dict:
        """The part of it that everybody may read: no personal data, no message that quotes any."""
        return {
            "outcome": self.outcome,
            "method_version": self.method_version,
            "steps": [{"name": name, **step} for name, step in self.steps.items()],
            "networks": self.networks,
            "failed_checks": self.failed_checks,
            "reasons": self.reasons,
            "warnings": self.warnings,
            "quarantined": self.quarantined,
        }
