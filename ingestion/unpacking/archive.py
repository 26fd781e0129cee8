"""One export as a network's archive module sees it: names, and their content as streams."""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.unpacking import json_items, markup, tables
from ingestion.unpacking.containers import (
    BROKEN,
    MOST_RATIO,
    SMALL,
    Damaged,
    Entry,
    container_of,
)

CHUNK = 256 * 1024
MOST_MEMBERS = 200_000
MOST_UNPACKED = 2 * 1024**3
MOST_PROBLEMS = 100  # of one member that are told one by one
LONGEST_NAME = 1000
SOCIAL = datetime(2004, 1, 1, tzinfo=UTC)  # a file that says it is older has no date
# what a computer adds to a folder when it packs it
LITTER = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
ODD = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\\]")
NOT_UTF8 = re.compile("[\udc80-\udcff]")


class Archive:
    """An export: zip, tar, folder or single file. Close it, or use it in a `with`.

    Whatever is wrong with a member is collected in `problems` as (place, reason), and reading goes
    on with what can be read: `items`, `rows` and `elements` never raise for what they read.
    """

    def __init__(self, path: Path) -> None:
        """Read the names; raises Damaged where the whole cannot be opened."""
        self.path = path
        self.problems: dict[tuple[str, str], None] = {}
        self.opened: dict[str, None] = {}
        # the claimed accounts it is of
        self.accounts: list[str] = []
        # post ids -> (account, day of creation) of those that the warehouse knows
        self.authors: Callable[[Collection[str]], dict[str, tuple[str, str]]] = lambda _ids: {}
        self._told: Counter[str] = Counter()
        self._entries: dict[str, Entry] = {}
        self._unpacked = 0
        self._container = container_of(path)
        try:
            self._list()
        except Damaged:
            self.close()
            raise
        except BROKEN as error:
            self.report(path.name, f"cut off or damaged: {error}")
        self._most = max(path.stat().st_size, 1) * MOST_RATIO * 2 + SMALL

    def __enter__(self) -> "Archive":
        """The archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The members that can be read, in the archive's order, with `/` between folders."""
        return tuple(self._entries)

    @property
    def modified(self) -> datetime | None:
        """When the newest member was written, by the packer's clock; None where nothing tells."""
        times = [entry.modified for entry in self._entries.values() if entry.modified]
        return max((time for time in times if time > SOCIAL), default=None)

    def matching(self, pattern: str) -> list[str]:
        """The members whose path, or the end of it from a folder on, is the pattern.

        Case does not matter: packers and file systems change it. Part 2 comes before part 10.
        """
        wanted = re.compile(rf"(?:.*/)?(?:{pattern})", re.IGNORECASE | re.DOTALL)
        found = [name for name in self._entries if wanted.fullmatch(name)]
        return sorted(found, key=lambda name: [part.zfill(9) for part in re.split(r"(\d+)", name)])

    def start(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member, to recognise it; empty where it cannot be read."""
        try:
            with self._container.open(self._entries[name]) as stream:
                return stream.read(size)
        except BROKEN:
            return b""

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes in pieces; raises Damaged where it breaks off or grows too large."""
        return self._chunks(name)

    def text(self, name: str) -> Iterator[str]:
        """A member's text in pieces; bytes that are not UTF-8 become � and are reported.

        Raises Damaged where the member breaks off or grows beyond its limits.
        """
        decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        wrong = 0
        try:
            for chunk in self._chunks(name):
                piece = decode(chunk)
                if not piece.isascii() and (found := len(NOT_UTF8.findall(piece))):
                    wrong, piece = wrong + found, NOT_UTF8.sub("\ufffd", piece)
                yield piece
            wrong += len(decode(b"", True))
        finally:  # also where the reader has enough before the end
            if wrong:
                self.report(name, f"{wrong} bytes are not UTF-8: they were replaced by �")

    def items(self, name: str, below: str | None = None) -> Iterator[Any]:
        """The items of a member's first JSON array (or of the one below a key), one by one.

        Whatever stands before it, such as `window.YTD.tweets.part0 =`, is passed over.
        """
        report = self._reporter(name)
        try:
            yield from json_items.items(self.text(name), report, below)
        except Damaged as damage:
            self.report(name, str(damage))

    def document(self, name: str) -> Any:  # noqa: ANN401
        """A small member that is one JSON value; None where it cannot be read."""
        try:
            return json_items.document(self.text(name))
        except Damaged as damage:
            self.report(name, str(damage))
        return None

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of a CSV member by header; headers are folded: `Channel ID` is `channel id`."""
        report = self._reporter(name)
        try:
            yield from tables.rows(self.text(name), report)
        except Damaged as damage:
            self.report(name, str(damage))

    def elements(
        self, name: str, tags: Iterable[str], prefixes: Mapping[str, str]
    ) -> Iterator[markup.Element]:
        """The XML elements with these names, whole, one by one; see markup.elements."""
        try:
            yield from markup.elements(self.text(name), frozenset(tags), prefixes)
        except Damaged as damage:
            self.report(name, str(damage))

    def each(self, name: str, items: Iterable[Any], make: Callable[[Any], Any]) -> Iterator[Any]:
        """What `make` makes of each item; one that it cannot understand is reported."""
        report = self._reporter(name)
        for number, item in enumerate(items, 1):
            try:
                made = make(item)
            except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
                report(f"item {number}", f"not understood ({type(error).__name__})")
            else:
                yield made

    def report(self, place: str, reason: str) -> None:
        """Note what cannot be read; the same twice is once."""
        self.problems[(visible(place), reason)] = None

    def _reporter(self, name: str) -> Callable[[str, str], None]:
        def report(place: str, reason: str) -> None:
            self._told[name] += 1
            if self._told[name] <= MOST_PROBLEMS:
                self.report(f"{name}, {place}", reason)
            elif self._told[name] == MOST_PROBLEMS + 1:
                self.report(name, f"more than {MOST_PROBLEMS} broken items; others are not listed")

        return report

    def _list(self) -> None:
        for count, entry in enumerate(self._container.entries(), 1):
            if count > MOST_MEMBERS:
                raise Damaged(f"it has more than {MOST_MEMBERS:,} members, more than an export has")
            if LITTER.search(entry.name):
                continue
            refusal = entry.refusal or _odd_name(entry.name)
            if refusal is None and entry.name in self._entries:
                refusal = "a second member of the same name"
            if refusal is None:
                self._entries[entry.name] = entry
            else:
                self.report(entry.name or self.path.name, refusal)

    def _chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, counted as they come: the directory may lie about them."""
        entry, size = self._entries[name], 0
        self.opened[name] = None
        most = MOST_UNPACKED
        if entry.packed is not None:
            most = min(most, entry.packed * MOST_RATIO + SMALL)
        try:
            with self._container.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if size > most or (entry.packed is not None and self._unpacked > self._most):
                        raise Damaged(
                            f"it grew beyond {size >> 20} MiB while it was unpacked, far more "
                            "than an export's; what was read before is kept"
                        )
                    yield chunk
        except BROKEN as error:
            raise Damaged(f"cut off or damaged: {type(error).__name__}: {error}") from None


def visible(name: str) -> str:
    """A member's name as it may be shown: no signs that steer a terminal or turn the text round."""
    return ODD.sub("�", name)[:LONGEST_NAME].encode(errors="replace").decode()


def _odd_name(name: str) -> str | None:
    if not name:
        return "a member without a name"
    if ODD.search(name) or len(name) > LONGEST_NAME:
        return "its name is one that exports do not have"
    if name.startswith("/") or ".." in name.split("/") or re.match("[A-Za-z]:", name):
        return "its name leads out of the archive"
    return None
