"""The CSVs of LinkedIn: notes before the header, two ways to quote, a date format for each."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from ingestion.unpacking import Archive, Damaged
from ingestion.unpacking.tables import lines

# kind -> (pattern of the member's name, what its header begins with); headers are always English
TABLES = {
    "profile": (r"Profile\.csv", "First Name,Last Name,Maiden Name"),
    "connections": (r"Connections(_\d+)?\.csv", "First Name,Last Name,URL"),
    "shares": (r"Shares(_\d+)?\.csv", "Date,ShareLink"),
    "comments": (r"Comments(_\d+)?\.csv", "Date,Link,Message"),
    "reactions": (r"Reactions(_\d+)?\.csv", "Date,Type,Link"),
    "reposts": (r"InstantReposts(_\d+)?\.csv", "Date,Link"),
    "received": (r"Recommendations[_ ]Received\.csv", "First Name,Last Name,Company"),
    "given": (r"Recommendations[_ ]Given\.csv", "First Name,Last Name,Company"),
    "endorsed": (r"Endorsement[_ ]Received[_ ]Info\.csv", "Endorsement Date,Skill Name"),
    "endorsing": (r"Endorsement[_ ]Given[_ ]Info\.csv", "Endorsement Date,Skill Name"),
}
NOTE = 40  # lines that may stand before a header
TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S UTC",
    "%d %b %Y",
    "%d-%b-%y",  # a spreadsheet program was here
    "%Y/%m/%d %H:%M:%S UTC",
    "%m/%d/%y, %I:%M %p",
    "%m/%d/%y %I:%M %p",
    "%m/%d/%y",
)
BATCH = 1000
Row = dict[str, str]


def members(archive: Archive, kind: str) -> list[str]:
    """The members that hold a kind of table."""
    pattern, header = TABLES[kind]
    return [name for name in archive.matching(pattern) if header.encode() in archive.start(name)]


def each(archive: Archive, kind: str, make: Callable[[Row], Any]) -> Iterator[Any]:
    """What `make` makes of each row of a kind; one that it cannot understand is reported."""
    for member in members(archive, kind):
        made = archive.each(member, rows(archive, member, kind), make)
        yield from (one for one in made if one is not None)


def rows(archive: Archive, member: str, kind: str) -> Iterator[Row]:
    """Rows by folded header, the newest first as they stand.

    Comments have their quotes behind backslashes, where all others double them.
    """
    escape = "\\" if kind == "comments" else None
    try:
        text = lines(archive.text(member))
        starts = islice(text, NOTE)
        header = next((line for line in starts if line.startswith(TABLES[kind][1])), "")
        names = [" ".join(name.split()).casefold() for name in next(csv.reader([header]), [])]
        for cells in csv.reader(text, escapechar=escape):
            if any(cell.strip() for cell in cells):
                yield dict(zip(names, cells, strict=False))
    except (Damaged, csv.Error) as damage:
        archive.report(member, str(damage))


def moment(cell: str) -> datetime:
    """A time in any of the formats of one export; a day begins at midnight UTC."""
    for form in TIMES:
        try:
            return datetime.strptime(cell.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError("no time that LinkedIn writes")
