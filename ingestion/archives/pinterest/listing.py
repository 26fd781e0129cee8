"""The records of Pinterest's export: an address, and below it lines of `Label: value`."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from ingestion.unpacking import Archive, Damaged

Record = dict[str, str]

PIN = re.compile(r"pinterest\.[a-z.]+/pin/(\d{1,30})", re.IGNORECASE)
LABEL = re.compile(r"\s*([A-Za-z][A-Za-z _]{1,30}):\s?(.*)", re.DOTALL)
LONGEST_RECORD = 1024 * 1024
# a table of contents may stand before the first pin
FIRST = 256 * 1024
MARKS = (b"/pin/", b"repin", b"board")


def is_pins(archive: Archive, member: str) -> bool:
    """Whether the beginning of a member shows pins with whether each is a repin."""
    start = archive.start(member, FIRST).lower()
    return b"pinterest." in start and all(mark in start for mark in MARKS)


def records(archive: Archive, member: str) -> Iterator[Record]:
    """The pins of a member by folded label, with their `address`; other records are passed over."""
    if member.lower().endswith(".json"):
        found = map(_folded, archive.items(member, _list_of(archive, member)))
    else:
        found = _parsed(archive, member)
    return (one for one in found if "isarepin" in one and PIN.search(one.get("address", "")))


def fold(label: str) -> str:
    """`Is a repin`, `is_a_repin` and `isARepin` are one label."""
    return re.sub(r"[\s_]+", "", label).casefold()


def _list_of(archive: Archive, member: str) -> str | None:
    """The key that the list of pins stands below; None where the member is that list."""
    start = archive.start(member, FIRST).decode(errors="replace").lstrip("\ufeff \r\n\t")
    named = re.search(r'"(pins)"\s*:\s*\[', start, re.IGNORECASE)
    return named[1] if named and start.startswith("{") else None


def _folded(item: Any) -> Record:  # noqa: ANN401
    """A record of a JSON list; what is no plain value is left out."""
    if not isinstance(item, Mapping):
        return {}
    told = {fold(str(label)): str(value) for label, value in item.items() if _is_plain(value)}
    address = next((one for one in told.values() if PIN.search(one)), "")
    return told | {"address": address}


def _is_plain(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str | int | bool)


def _parsed(archive: Archive, member: str) -> Iterator[Record]:
    """The records of an HTML member, as soon as each one ends."""
    parser = _Parser()
    try:
        for piece in archive.text(member):
            parser.feed(piece)
            yield from parser.drain()
            if len(parser.rawdata) > LONGEST_RECORD:
                raise Damaged("a tag has no end")
        parser.close()
        parser.end()
    except Damaged as damage:
        archive.report(member, str(damage))
        parser.end()
    yield from parser.drain()


class _Parser(HTMLParser):
    """Gathers lines between `<br>`; an address at the beginning of a line opens a record."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[Record] = []
        self._record: Record | None = None
        self._line: list[str] = []
        self._size = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and not "".join(self._line).strip():
            address = dict(attrs).get("href") or ""
            if PIN.search(address):
                self.end()
                self._record = {"address": address}
        elif tag == "br":
            self._close_line()
        elif tag == "h1":
            self.end()

    def handle_data(self, data: str) -> None:
        if self._record is not None:
            self._line.append(data)
            self._size += len(data)
            if self._size > LONGEST_RECORD:
                raise Damaged(f"a record is longer than {LONGEST_RECORD >> 20} MiB")

    def end(self) -> None:
        """What was gathered is a record."""
        self._close_line()
        if self._record is not None:
            self._done.append(self._record)
        self._record, self._size = None, 0

    def drain(self) -> list[Record]:
        """The records that have ended since the last call."""
        done, self._done = self._done, []
        return done

    def _close_line(self) -> None:
        line, self._line = "".join(self._line).strip(), []
        found = LABEL.fullmatch(line)
        if self._record is not None and found:
            # lines end in a comma, but for the last ones
            self._record[fold(found[1])] = found[2].strip().removesuffix(",").strip()
