"""What gives a person away wherever it stands, as patterns."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from ingestion.erasure.identity import Identity
from ingestion.networks import NETWORKS

# shorter than this, or such a number, a mark stands somewhere by chance
LEAST, LEAST_DIGITS = 4, 6


class Marks:
    """What gives a person away, as patterns for texts, bytes and SQL."""

    def __init__(self, identity: Identity) -> None:
        """Leave out what is too short, or a network's own name, to mean the person."""
        marks = identity.marks() - {*NETWORKS, ""}
        self.marks = {m for m in marks if len(m) >= (LEAST_DIGITS if m.isdigit() else LEAST)}
        # a name of one word is everybody's; in a list of values even a whole one is a namesake's
        names = {name for name in identity.names if " " in name.strip()}
        spelled = {form for mark in self.marks | names for form in _spellings(mark)}
        self._longest = max(map(len, spelled), default=0)
        edge = rb"(?![\w-])"
        self.bytes = re.compile(
            rb"(?i)(?<![\w-])(?:" + b"|".join(map(re.escape, _sorted(spelled))) + rb")" + edge
            if spelled
            else rb"(?!)"
        )
        # what begins like another is tried after it
        told = "|".join(map(re.escape, sorted(self.marks, reverse=True)))
        self.text = re.compile(rf"(?i)(?<![\w-])(?:{told})(?![\w-])" if told else r"(?!)")
        # re.escape leaves signs beyond ASCII alone, and RE2 takes no backslash before one
        inner = "|".join(map(re.escape, sorted(self.marks)))
        self.sql = rf"(?i)(?:^|[^\p{{L}}\p{{N}}_-])(?:{inner or chr(0)})(?:[^\p{{L}}\p{{N}}_-]|$)"

    def within(self, chunks: Iterator[bytes]) -> int:
        """How often a stream of bytes names the person."""
        count, text, begin = 0, b"", 0
        for chunk in chunks:
            text += chunk
            # what begins later may go on, or into a longer word, in the next chunk
            end = max(begin, len(text) - self._longest)
            for match in self.bytes.finditer(text, begin):
                if match.start() >= end:
                    break
                count, end = count + 1, max(end, match.end())
            # the byte before what is looked at next tells whether a word begins there
            kept = max(0, end - 1)
            text, begin = text[kept:], end - kept
        return count + sum(1 for _ in self.bytes.finditer(text, begin))


def _spellings(text: str) -> set[bytes]:
    """A text as files spell it: plain, in JSON, in an address."""
    return {text.encode(), json.dumps(text)[1:-1].encode(), quote(text, safe="").encode()}


def _sorted(spelled: set[bytes]) -> list[bytes]:
    return sorted(spelled, key=lambda form: (-len(form), form))
