"""Whom an item of a Facebook export is about: by an address if it holds one, else by a name."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from ingestion import addresses
from ingestion.reading import Reading

NUMBER_AT_END = re.compile(r"(?:^|-)(\d{5,})$")
SHORTEST_NAME = 5  # shorter ones are words
MOST_WORDS, LONGEST_TITLE = 8, 60
# what an address may begin with besides a page or profile
OTHERS = {
    "reel", "reels", "watch", "photo", "photo.php", "photos", "share", "sharer", "events",
    "hashtag", "marketplace", "l.php", "video.php", "stories", "media", "gaming", "help",
    "messages",
}  # fmt: skip


@dataclass
class Claimed:
    """The claimed accounts, by address and by name.

    A name is no id. It is taken for the one account whose handle is spelled the same, unless a
    friend has that name; `forget` those. Where the export does not list the friends, call
    `forget_all`.
    """

    spelled: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def forget(self, name: str) -> None:
        """Take nobody for an account because of this name."""
        self.named.pop(folded(name), None)

    def forget_all(self) -> None:
        """Go by addresses alone."""
        self.named.clear()

    def targets(self, item: dict[str, Any]) -> set[str]:
        """The accounts that an item is about; an address is certain, so names then do not matter.

        Titles are sentences of any language around a name: «Ana commented on Bo's post».
        """
        labels = list(values(item.get("label_values")))
        if addressed := [name for one in labels for name in owners_in(one)]:
            return {self.spelled[name] for name in addressed if name in self.spelled}
        if not self.named:
            return set()
        told = {*names_in(str(item.get("title") or "")), *map(folded, labels)}
        return {self.named[name] for name in told & self.named.keys()}


def names_in(title: str) -> Iterator[str]:
    """Whatever may be a whole name in a title, folded.

    A capital before or after it belongs to a longer name: one's own, with which titles begin, or
    that of somebody else.
    """
    words = re.findall(r"\w+", title)[:LONGEST_TITLE]
    parts = [folded(word) for word in words]
    begins = [word[0].isupper() for word in words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            if not any((*begins[max(start - 1, 0) : start], *begins[end : end + 1])):
                yield "".join(parts[start:end])


def claimed_in(reading: Reading) -> Claimed:
    """Every claimed account whose id is known."""
    found = Claimed()
    handles: dict[str, set[str]] = {}
    for claim in reading.claims:
        if account := reading.account_of(claim):
            handle = (claim.handle or "").lstrip("@")
            told = [*owners_in(claim.url or ""), account, handle.lower()]
            found.spelled |= {name: account for name in told if name}
            handles.setdefault(folded(handle), set()).add(account)
    for name, accounts in handles.items():
        if len(name) >= SHORTEST_NAME and len(accounts) == 1:
            found.named[name] = next(iter(accounts))
    return found


def values(labels: Any) -> Iterator[str]:  # noqa: ANN401
    """Every value and address below labels, however deep; the labels are in any language."""
    waiting = [labels]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            yield from (one[n] for n in ("href", "value") if isinstance(one.get(n), str))
            waiting += [one[name] for name in ("vec", "dict") if name in one]


def owners_in(address: str) -> list[str]:
    """The id or name of whose page or profile an address of Facebook is; none for anything else."""
    path, query = _parts(address)
    if not path or path[0] in (*OTHERS, "groups"):
        return []
    if path[0] in ("profile.php", "permalink.php", "story.php"):
        return query.get("id", [])[:1]
    if path[0] in ("people", "pages", "p"):
        return [number[1]] if (number := NUMBER_AT_END.search(path[-1])) else []
    # pages without a name of their own: /Ma-Page-100064123
    number = NUMBER_AT_END.search(path[0]) if "-" in path[0] else None
    return [path[0], number[1]] if number else path[:1]


def is_in_group(item: dict[str, Any]) -> bool:
    """Whether an address of a group is in an item: who may see groups is not told."""
    return any(_parts(one)[0][:1] == ["groups"] for one in values(item.get("label_values")))


def folded(name: str) -> str:
    """Letters and digits alone, without accents and capitals."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _parts(address: str) -> tuple[list[str], dict[str, list[str]]]:
    parts = addresses.split_bare(address)
    host = (parts.hostname or "").split(".")
    if host[-2:] not in (["facebook", "com"], ["fb", "com"]):
        return [], {}
    path = [part for part in parts.path.lower().split("/") if part]
    return path[1:] if path[:1] == ["pg"] else path, parse_qs(parts.query)
