"""The whole texts of long posts, which stand in a file of their own under other ids."""

import html
import re
from collections import defaultdict
from typing import Any

from ingestion.archives.twitter.members import members
from ingestion.parsed import Item
from ingestion.unpacking import Archive

LEADING = re.compile(r"^(?:@\w+\s+)*")
CUT = re.compile(r"(?:…|\s*https://t\.co/\w+)+\s*$")
ENOUGH = 40  # signs that must agree


class Notes:
    """Long posts by the second they were written in, and by how they begin."""

    def __init__(self, archive: Archive) -> None:
        """Read them all: there are few."""
        self._by_second: defaultdict[str, list[str]] = defaultdict(list)
        self._by_start: defaultdict[str, list[str]] = defaultdict(list)
        for member in members(archive, r"note-tweets?(-part\d+)?\.js"):
            for second, text in archive.each(member, archive.items(member), _note):
                self._by_second[second].append(text)
                self._by_start[_plain(text)[:ENOUGH]].append(text)

    def whole(self, text: str, created_at: Any) -> str:  # noqa: ANN401
        """The whole of a text that was cut, or the text."""
        if not self._by_second:
            return text
        core = CUT.sub("", _plain(text))
        for note in self._by_second.get(str(created_at)[:19], ()):
            if core and core[:ENOUGH] in _plain(note) and len(note) > len(core):
                return note
        for note in self._by_start.get(core[:ENOUGH], ()) if len(core) >= ENOUGH else ():
            if _plain(note).startswith(core):
                return note
        return text


def _plain(text: str) -> str:
    return LEADING.sub("", html.unescape(text))


def _note(item: Item) -> tuple[str, str]:
    note = item["noteTweet"]
    return note["createdAt"][:19], note["core"]["text"] + ""
