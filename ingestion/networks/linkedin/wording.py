"""Texts of LinkedIn as people read them, with the names of nobody but claimed accounts."""

import re
from collections.abc import Collection
from typing import Any

from ingestion.parsed import Item, entries, number

MENTION = re.compile(r"@\[((?:[^\]\\]|\\.)*)\]\((urn:[^)]*)\)")
HASHTAG = re.compile(r"\{hashtag\|\\?#\|((?:[^}\\]|\\.)*)\}")
ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def plain(text: Any, claimed: Collection[str]) -> Any:  # noqa: ANN401
    """A `commentary` as people read it, with the names of nobody but claimed accounts.

    https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format
    """
    if not isinstance(text, str):
        return text
    named = MENTION.sub(lambda found: found[1] if found[2] in claimed else "…", text)
    return ESCAPED.sub(r"\1", HASHTAG.sub(r"#\1", named))


def without_names(message: Item, claimed: frozenset[str]) -> Any:  # noqa: ANN401
    """The text of a comment, in which attributes mark the names; they count in UTF-16 units."""
    text = message.get("text")
    if not isinstance(text, str):
        return text
    units = text.encode("utf-16-le")
    for mark in sorted(entries(message, "attributes"), key=lambda mark: -_whole(mark.get("start"))):
        if not claimed.isdisjoint(_urns(mark.get("value"))):
            continue
        start, length = 2 * _whole(mark.get("start")), 2 * _whole(mark.get("length"))
        units = units[:start] + "…".encode("utf-16-le") + units[start + length :]
    return units.decode("utf-16-le", "replace")


def _whole(value: object) -> int:
    told = number(value)
    return told if isinstance(told, int) and told >= 0 else 0


def _urns(value: object) -> set[str]:
    """Every text in nested objects."""
    if isinstance(value, dict):
        return set().union(*map(_urns, value.values()))
    return {value} if isinstance(value, str) else set()
