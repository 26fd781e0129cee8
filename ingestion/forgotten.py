"""Who asked to be forgotten: keyed hashes of their accounts, which nothing may bring back.

`forgotten.csv` of the home has one line per hash: HMAC-SHA256 under the home's key of
"network:account id", "network:@handle", "network:address" or "person:person_id", as far as each was
known. A handle that somebody else has now is read again once the claim states its account_id.
"""

import csv
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ingestion.home import Home
from ingestion.minimise import actor_key

PERSON = "person"
_COLUMNS = ("key", "forgotten_on")


def forms_of(
    account_id: str | None = None, handle: str | None = None, url: str | None = None
) -> list[str]:
    """What of a claim is hashed: the id where it states one, else how it spells the account."""
    if account_id:
        return [account_id]
    spelled = [f"@{handle.lower().lstrip('@')}"] if handle else []
    return [*spelled, bare(url)] if url else spelled


def bare(url: str) -> str:
    """An address without what does not tell it from others; BARE is the same in SQL."""
    return re.sub(r"^https?://(www\.)?", "", url.lower()).rstrip("/")


BARE = r"rtrim(regexp_replace(lower(url), '^https?://(www\.)?', ''), '/')"


@dataclass(frozen=True)
class Forgotten:
    """The list of a home, as it was when it was asked for."""

    home: Home

    @cached_property
    def keys(self) -> frozenset[str]:
        """The hashes; empty where nobody has left."""
        try:
            with (self.home.path / "forgotten.csv").open(newline="", encoding="utf-8") as file:
                return frozenset(row["key"] for row in csv.DictReader(file))
        except FileNotFoundError:
            return frozenset()

    def __bool__(self) -> bool:
        """Whether anybody has left."""
        return bool(self.keys)

    def has(self, network: str, form: str) -> bool:
        """Whether this form of an account (see `forms_of`) has left."""
        return bool(self.keys) and actor_key(self.home.actor_key(), network, form) in self.keys

    def names(self, network: str, text: str) -> bool:
        """Whether a text is, as a whole, an id, a handle or an address that has left."""
        forms = (text, *forms_of(handle=text, url=text))
        return bool(self.keys) and any(self.has(network, form) for form in forms)

    def of(self, network: str) -> Callable[[str], bool] | None:
        """Whether an account of this network has left; None where nobody has."""
        return (lambda account_id: self.has(network, account_id)) if self else None

    def has_person(self, person_id: str) -> bool:
        """Whether the person of this id has left."""
        return self.has(PERSON, person_id)


def remember(home: Home, forms: Iterable[tuple[str, str]], day: date) -> int:
    """Add (network, form) pairs for good; returns how many hashes are new."""
    known = Forgotten(home).keys
    key = home.actor_key()
    return adopt(home, {actor_key(key, *pair) for pair in forms} - known, day)


def adopt(home: Home, keys: Iterable[str], day: date) -> int:
    """Add hashes for good; returns how many of them are new. The file is whole at any moment."""
    file, draft = home.path / "forgotten.csv", home.path / "forgotten.csv.draft"
    rows: dict[str, str] = {}
    if file.exists():
        with file.open(newline="", encoding="utf-8") as old:
            rows = {row["key"]: row["forgotten_on"] for row in csv.DictReader(old)}
    new = sorted(set(keys) - rows.keys())
    if not new:
        return 0
    home.path.mkdir(parents=True, exist_ok=True)
    with draft.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([*rows.items(), *((key, day.isoformat()) for key in new)])
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    return len(new)


def without(remembered: Any, is_gone: Callable[[str], bool]) -> Any:  # noqa: ANN401
    """What is remembered, less every entry whose name, value or list item is gone."""
    if isinstance(remembered, dict):
        return {
            name: without(value, is_gone)
            for name, value in remembered.items()
            if not is_gone(name) and not (isinstance(value, str) and is_gone(value))
        }
    if isinstance(remembered, list):
        return [without(item, is_gone) for item in remembered if not _is(item, is_gone)]
    if isinstance(remembered, str) and " " in remembered:
        # a cursor may be a list of ids with blanks between them
        return " ".join(part for part in remembered.split(" ") if not is_gone(part))
    return remembered


def _is(item: Any, is_gone: Callable[[str], bool]) -> bool:  # noqa: ANN401
    return isinstance(item, str) and is_gone(item)
