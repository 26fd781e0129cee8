"""What became of an export: what was kept, what was known already, what was left out and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from ingestion.unpacking.archive import Archive, visible

FEW = 3  # more files than this of one folder are told as a number


@dataclass
class Report:
    """One import. `kept` and `unchanged` count rows by relation, `left_out` by reason.

    `unread` are members that were never opened, because they are private or tell nothing that
    counts; `problems` are places in members that were opened, with what is wrong there.
    """

    network: str
    accounts: list[str]
    made_at: datetime
    kept: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    new_fields: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data, for JSON."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told |= {name: dict(v) for name, v in told.items() if isinstance(v, Counter)}
        return told | {"made_at": self.made_at.isoformat()}

    def __str__(self) -> str:
        """All there is to say, a line each."""
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """All there is to say, a line each, worst first."""
        told = [f"not readable: {place}: {reason}" for place, reason in self.problems]
        told.append(
            f"{self.network}: export of {', '.join(map(visible, self.accounts))}, "
            f"made {self.made_at:%Y-%m-%d}"
        )
        for relation in sorted(self.kept.keys() | self.unchanged.keys()):
            known = self.unchanged[relation]
            told.append(
                f"{relation}: {self.kept[relation]} kept"
                + (f", {known} known before" if known else "")
            )
        if not self.kept:
            told.append("nothing new")
        told += [f"left out: {count} x {reason}" for reason, count in self.left_out.most_common()]
        if self.quarantined:
            told.append(f"in quarantine: {self.quarantined} values")
        if self.unread:
            told.append(f"never opened: {', '.join(self.unread)}")
        if self.new_fields:
            told.append(f"fields not known yet: {', '.join(sorted(self.new_fields))}")
        return told


def unread(archive: Archive) -> list[str]:
    """The members that were never opened, by name, or by folder where a folder has many."""
    return folded(name for name in archive.names if name not in archive.opened)


def folded(names: Iterable[str]) -> list[str]:
    """Names, with folders of more than a few files told as one."""
    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(name.rpartition("/")[0], []).append(name)
    told = []
    for folder, files in folders.items():
        if len(files) > FEW and folder.rpartition("/")[2].endswith(("media", "photos", "images")):
            told.append(f"{folder}/ ({len(files)} files)")
        else:
            told += files
    return [visible(name) for name in told]
