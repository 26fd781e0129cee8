"""What forgetting a person tells of itself."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ingestion.erasure.rules import Erased
from orchestration.operations.search import Found


@dataclass
class Certificate:
    """What was searched and what went, by place; `found` tells what could not be removed."""

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
