"""What an import did, by relation: rows kept, replaced, hashed, left out, and why."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

EXAMPLES = 100


@dataclass
class Report:
    """One data set's import. `examples` are the first quarantined rows: where, and the reason.

    `withheld` counts rows about accounts that nobody who may be scored claims: they are not stored.
    `hashed` counts acts of or on such accounts: they are stored under a keyed hash.
    `forgotten` counts rows about people who asked to be forgotten: they left the files, too.
    """

    dataset: str
    unchanged: bool = False
    removed: bool = False
    kept: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    hashed: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    unknown_columns: dict[str, list[str]] = field(default_factory=dict)
    refused_files: dict[str, str] = field(default_factory=dict)
    ignored_files: list[str] = field(default_factory=list)
    forgotten: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data, for JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: dict(v) if isinstance(v, Counter) else v for name, v in values.items()}

    def __str__(self) -> str:
        """One line for a log."""
        if self.removed:
            return "its folder is gone, so are its rows"
        if self.unchanged:
            return "nothing new"
        parts = [f"{self.kept.total()} rows kept"]
        for count, what in (
            (self.replaced.total(), "replaced"),
            (self.hashed.total(), "of them with accounts hashed"),
            (self.withheld.total(), "about accounts nobody claims left out"),
            (self.quarantined.total(), "in quarantine"),
            (self.forgotten, "about people who asked to be forgotten taken out of the files"),
        ):
            if count:
                parts.append(f"{count} {what}")
        parts += self.refused_files.values()
        return ", ".join(parts)

    def lines(self) -> list[str]:
        """All there is to say, a line each, worst first."""
        told = [f"refused: {reason}" for reason in self.refused_files.values()]
        told += [f"quarantined: {n} x {reason}" for reason, n in self.quarantined.most_common()]
        told += [_place(example) for example in self.examples]
        for file, columns in self.unknown_columns.items():
            told.append(f"ignored columns of {file}: {', '.join(columns)}")
        if self.ignored_files:
            told.append(f"ignored files: {', '.join(self.ignored_files)}")
        for relation, rows in self.kept.items():
            counts = [f"{rows} kept"]
            for counter, what in (
                (self.replaced, "replaced"), (self.hashed, "hashed"), (self.withheld, "left out"),
            ):  # fmt: skip
                if counter[relation]:
                    counts.append(f"{counter[relation]} {what}")
            told.append(f"{relation}: {', '.join(counts)}")
        return told


def _place(example: dict[str, Any]) -> str:
    column = f", column {example['column_name']}" if example["column_name"] else ""
    return f"{example['file']}, line {example['line']}{column}: {example['reason']}"
