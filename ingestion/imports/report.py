"""What an import did: rows kept, replaced, kept out, and why."""

from dataclasses import asdict, dataclass, field


@dataclass
class Report:
    """One data set's import, counted by relation."""

    dataset: str
    unchanged: bool = False
    kept: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    hashed: dict[str, int] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)
    ignored_columns: dict[str, list[str]] = field(default_factory=dict)
    ignored_files: list[str] = field(default_factory=list)
    refused_files: dict[str, str] = field(default_factory=dict)
    quarantined: list[dict] = field(default_factory=list)

    def as_dict(self) -> dict:
        """The report as plain data, for JSON."""
        return asdict(self)
