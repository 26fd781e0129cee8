"""One file as SQL, and what every file must have."""

from dataclasses import dataclass

from ingestion.imports.files import File, Refused
from ingestion.imports.tables import FORMATS


@dataclass(frozen=True)
class Source:
    """One file as SQL: `select` gives `row` (1, 2, ...) and the columns it knows, as their types.

    `raw` gives the same rows with every value, for counting lines. `broken` is a condition on rows
    that cannot be read at all, with its reason.
    """

    file: File
    select: str
    raw: str
    types: dict[str, str]
    unknown: tuple[str, ...]
    broken: tuple[tuple[str, str, str], ...] = ()


def require(file: File, found: list[str]) -> None:
    """Raise Refused for a file that lacks a column without which its rows say nothing."""
    rules = FORMATS[file.relation].items()
    if missing := [name for name, rule in rules if rule.endswith("*") and name not in found]:
        raise Refused(f"{file.path.name} lacks the column {', '.join(missing)}: add it")


def listed(names: list[str]) -> str:
    """Columns as SQL names them."""
    return ", ".join(f'"{name}"' for name in names)
