"""What became of one network in one run."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from ingestion.problems import Kind

Status = Literal["loaded", "not connected", "failed"]


@dataclass
class Outcome:
    """The figures of a run over one network; `error` says what happened and what to do.

    It may quote the network, so it is for the operator alone; `kind` is for everybody.

    `rows` counts by relation what goes into the warehouse, also of a network that broke off.
    """

    network: str
    status: Status = "loaded"
    rows: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    new_fields: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    seconds: float = 0.0
    error: str | None = None
    kind: Kind | None = None

    def fail(self, error: str, kind: Kind) -> None:
        """The first failure is the one to tell."""
        self.status = "failed"
        if self.error is None:
            self.error, self.kind = error, kind
