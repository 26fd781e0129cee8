"""JSON arrays of any length, item by item, in bounded memory."""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from ingestion.unpacking.containers import Damaged

LONGEST_ITEM = 8 * 1024 * 1024
LONGEST_DOCUMENT = 64 * 1024 * 1024
DEEPEST = 100
STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|["\[\]{},]', re.DOTALL)
FILLED = re.compile(r"[^\s,]")
Report = Callable[[str, str], None]


def _refuse(name: str) -> Any:  # noqa: ANN401
    raise ValueError(f"{name} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    return value if math.isfinite(value) else _refuse("a number beyond all limits")


DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def items(text: Iterator[str], report: Report, below: str | None = None) -> Iterator[Any]:
    """The items of the first array, or of the one below a key; broken ones are reported.

    Raises Damaged where the text ends inside the array, or an item is absurdly long.
    """
    # a list in a key of the same name further inside does not matter: the first one is taken
    opening = re.compile(rf'"{re.escape(below)}"\s*:\s*\[' if below else r"\[")
    buffer = _Buffer(text)
    at = buffer.find(opening)
    number = 0
    if at is None:
        raise Damaged("there is no list in it")
    while True:
        at = _next(buffer.text, at)
        if at == len(buffer.text):
            if (at := buffer.more(at)) is None:
                raise Damaged("cut off: the list has no end")
            continue
        if buffer.text[at] == "]":
            return
        number += 1
        item, at, problem = _item(buffer, at)
        if problem is None:
            yield item
        else:
            report(f"item {number}", problem)


def document(text: Iterator[str]) -> Any:  # noqa: ANN401
    """One JSON value, after whatever assignment stands before it; raises Damaged."""
    whole, size = [], 0
    for piece in text:
        whole.append(piece)
        size += len(piece)
        if size > LONGEST_DOCUMENT:
            raise Damaged(f"longer than {LONGEST_DOCUMENT >> 20} MiB, far more than an export's")
    content = "".join(whole)
    start = re.search(r"[\[{]", content)
    if start is None:
        raise Damaged("there is no JSON in it")
    try:
        value, end = DECODER.raw_decode(content, start.start())
    except (ValueError, RecursionError) as error:
        raise Damaged(f"not JSON: {_told(error)}") from None
    if _is_too_deep(content, start.start(), end, value):
        raise Damaged(f"nested deeper than {DEEPEST}")
    return value


class _Buffer:
    """A window over a text that comes in pieces."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.text = ""

    def more(self, at: int) -> int | None:
        """Forget what lies before `at` and double what is left; its new place, None at the end."""
        parts = [self.text[at:]]
        wanted = len(parts[0])
        while (piece := next(self._pieces, None)) is not None:
            parts.append(piece)
            wanted -= len(piece)
            if wanted <= 0:
                break
        else:
            if len(parts) == 1:
                return None
        self.text = "".join(parts)
        return 0

    def find(self, opening: re.Pattern[str]) -> int | None:
        """The place behind the first match, None where there is none."""
        at: int | None = 0
        while at is not None:
            if found := opening.search(self.text, at):
                return found.end()
            at = self.more(max(0, len(self.text) - 256))
        return None


def _item(buffer: _Buffer, at: int) -> tuple[Any, int, str | None]:
    """The item that begins here, where it ends, and what is wrong with it."""
    start: int | None = at
    while True:
        problem = None
        try:
            value, end = DECODER.raw_decode(buffer.text, start)
        except (ValueError, RecursionError) as error:
            value, end, problem = None, _end(buffer.text, start), _told(error)
        # a number or a broken item at the edge may go on behind it
        is_closed = problem is None and isinstance(value, dict | list | str)
        if end is not None and (is_closed or end < len(buffer.text)):
            if problem is None and _is_too_deep(buffer.text, start, end, value):
                problem = f"nested deeper than {DEEPEST}"
            return value, end, problem
        if len(buffer.text) - start > LONGEST_ITEM:
            raise Damaged(f"an item is longer than {LONGEST_ITEM >> 20} MiB, or never ends")
        start = buffer.more(start)
        if start is None:
            raise Damaged("cut off in the middle of an item")


def _next(text: str, at: int) -> int:
    """Where something other than blanks and commas stands; the end where there is nothing."""
    found = FILLED.search(text, at)
    return found.start() if found else len(text)


def _end(text: str, start: int) -> int | None:
    """Where a broken item ends, by its brackets alone; None where its end is not here yet."""
    depth = 0
    for token in STRUCTURE.finditer(text, start):
        sign = token[0]
        if sign == '"':
            return None
        if sign == "," and depth == 0:
            return token.start()
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
            if depth <= 0:
                # the bracket that closes the list is not part of an item without brackets
                return token.end() if depth == 0 else max(token.start(), start + 1)
    return None


def _is_too_deep(text: str, start: int, end: int, value: Any) -> bool:  # noqa: ANN401
    if text.count("[", start, end) + text.count("{", start, end) <= DEEPEST:
        return False
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _told(error: Exception) -> str:
    """What is wrong, without a word of the text itself."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg})"
    if isinstance(error, RecursionError):
        return "nested too deep"
    return str(error) if "JSON" in str(error) else "a number with thousands of digits"
