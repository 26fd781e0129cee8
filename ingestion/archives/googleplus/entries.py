"""One public post of Google+, whichever of three forms told it, and who is who in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from ingestion import addresses
from ingestion.unpacking import Damaged
from ingestion.unpacking.hypertext import Node, tree

# 21 digits, or a name that somebody chose for the address
PERSON = re.compile(r"(?:^|users/|plus\.google\.com/(?:u/\d+/)?)(\d{5,}|\+[^/?#\s]+)(?=[/?#]|$)")
TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)")
ENDS = frozenset(("p", "div", "li", "blockquote"))


@dataclass
class Said:
    """One comment; nobody signs it where the profile was deleted."""

    author: str | None
    at: datetime | None
    content: Node


@dataclass
class Entry:
    """One post. Who gave a +1 or reshared has no time; `totals` has also those who are not named.

    `original` is what it passes on: the post and its author.
    """

    post_id: str
    author: str | None
    at: datetime | None
    content: Node
    url: str | None
    original: tuple[str, str | None] | None = None
    plus_ones: list[str] = field(default_factory=list)
    resharers: list[str] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    totals: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A post without an id cannot be told from others."""
        if not self.post_id:
            raise ValueError("no address of the post")


def who(*told: object) -> str | None:
    """The person in the first of these resource names and addresses that names one.

    A chosen name stays the same in any case of its letters.
    """
    for one in told:
        if isinstance(one, str) and (found := PERSON.search(unquote(one))):
            return found[1].lower()
    return None


def post_of(*told: object) -> str | None:
    """The post's id: the end of its address, which all three forms have alike."""
    for one in told:
        if isinstance(one, str) and "/posts/" in one:
            return addresses.split(one).path.rstrip("/").rpartition("/")[2] or None
    return None


def moment(told: object) -> datetime | None:
    """A time with its zone somewhere in a text; None where there is none.

    Only the API has fractions of seconds: they are cut, so that all forms tell the same time.
    """
    found = TIME.search(told) if isinstance(told, str) else None
    try:
        return datetime.fromisoformat(found[0]).replace(microsecond=0) if found else None
    except ValueError:
        return None


def markup(told: object) -> Node:
    """HTML that stands inside JSON."""
    try:
        return tree([told] if isinstance(told, str) else [])
    except Damaged as damage:
        raise ValueError(str(damage)) from None


def mentioned(content: Node) -> set[str]:
    """The persons whom a text names with a +."""
    return {person for link in content.all("proflink") if (person := _linked(link))}


def text_of(content: Node, names: Mapping[str, str]) -> str | None:
    """The text, a line per paragraph; of the people it names only those in `names` are kept."""
    lines = "".join(_pieces(content, names)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines))) or None


def _pieces(node: Node, names: Mapping[str, str]) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child.replace("\n", " ")
        elif child.tag == "br":
            yield "\n"
        elif "proflink" in child.classes and _linked(child) not in names:
            yield "…"
        elif child.tag not in ("script", "style"):
            yield from _pieces(child, names)
            yield "\n" if child.tag in ENDS else ""


def _linked(link: Node) -> str | None:
    return who(link.attributes.get("oid"), link.attributes.get("href"))
