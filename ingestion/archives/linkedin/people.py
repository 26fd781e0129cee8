"""Whom a LinkedIn member is connected with, and who recommends and endorses whom."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from ingestion.archives.linkedin.tables import Row, each, moment
from ingestion.reading import Reading
from ingestion.unpacking import Archive

VANITY = re.compile(r"linkedin\.com/(?:in|pub)/([^/?#\s]+)", re.IGNORECASE)


class People:
    """Who is who: claimed members by the last part of their address, others by name."""

    def __init__(self, reading: Reading, me: str) -> None:
        """Know the claimed members, but nobody's name yet."""
        self.me = me
        self.claimed: dict[str, str] = {}
        self.called: defaultdict[str, set[str]] = defaultdict(set)
        self.connections: int | None = None
        for claim in reading.claims:
            address = vanity(claim.url or "") or (claim.handle or "").lower().lstrip("@")
            if address and (account := reading.account_of(claim)):
                self.claimed[address] = account

    def account(self, address: str) -> str:
        """The claimed account with an address, else the address itself, which is hashed later."""
        return self.claimed.get(address, f"in/{address}")

    def named(self, name: str) -> str:
        """Whom a name means: a connection if there is but one of this name."""
        found = self.called.get(name, set())
        return self.account(next(iter(found))) if len(found) == 1 else f"name/{name}"


def vanity(address: str) -> str | None:
    """The part of a profile's address that names the member, as it is typed."""
    found = VANITY.search(address)
    return unquote(found[1]).lower() if found else None


def full_name(row: Row) -> str:
    """Folded, for it carries blanks, tabs and emoji that differ from table to table."""
    return " ".join(f"{row['first name']} {row['last name']}".split()).casefold()


def connect(archive: Archive, reading: Reading, people: People) -> Iterator[dict[str, Any]]:
    """Connections to claimed members, who follow each other by it; counts all others.

    Whoever closed the account is a row without name and address.
    """

    def found(row: Row) -> tuple[str, Row] | None:
        address = vanity(row["url"])
        return (address, row) if address else reading.skip("connections who closed their account")

    for address, row in each(archive, "connections", found):
        people.connections = (people.connections or 0) + 1
        people.called[full_name(row)].add(address)
        other = people.claimed.get(address)
        if other is None or other == people.me:
            continue
        try:
            since = moment(row["connected on"])
        except (KeyError, ValueError):
            since = None
        for actor, target in ((other, people.me), (people.me, other)):
            yield {
                "interaction_id": f"connection:{target}:{actor}",
                "act": "connection",
                "actor_account_id": actor,
                "target_account_id": target,
                "occurred_at": since,
                "observed_at": reading.now,
            }


def recommendations(archive: Archive, reading: Reading, people: People) -> Iterator[dict[str, Any]]:
    """What is written about the member on the profile, and by the member about claimed others."""

    def made(row: Row, *, is_given: bool) -> dict[str, Any] | None:
        other, at = people.named(full_name(row)), moment(row["creation date"])
        if row["status"].strip().upper() != "VISIBLE":
            return reading.skip("recommendations that are not shown")
        if is_given and other not in people.claimed.values():
            return reading.skip("recommendations of members whom nobody claims")
        actor, target = (people.me, other) if is_given else (other, people.me)
        return {
            "interaction_id": f"recommendation:{target}:{actor}:{at:%Y-%m-%d}",
            "act": "recommendation",
            "actor_account_id": actor,
            "target_account_id": target,
            "occurred_at": at,
            "text": row["text"],
            "observed_at": reading.now,
        }

    yield from each(archive, "received", lambda row: made(row, is_given=False))
    yield from each(archive, "given", lambda row: made(row, is_given=True))


def endorsements(archive: Archive, reading: Reading, people: People) -> Iterator[dict[str, Any]]:
    """Who vouches for which skill; the skill is no text of anybody, so it is only in the key."""

    def made(row: Row, *, is_given: bool) -> dict[str, Any] | None:
        address = vanity(row["endorsee public url" if is_given else "endorser public url"])
        at, skill = moment(row["endorsement date"]), row["skill name"].strip().casefold()
        if row["endorsement status"].strip().upper() != "ACCEPTED":
            return reading.skip("endorsements that are not shown")
        if address is None:
            return reading.skip("endorsements of members who closed their account")
        other = people.account(address)
        if is_given and other not in people.claimed.values():
            return reading.skip("endorsements of members whom nobody claims")
        actor, target = (people.me, other) if is_given else (other, people.me)
        return {
            "interaction_id": f"endorsement:{target}:{actor}:{skill}",
            "act": "endorsement",
            "actor_account_id": actor,
            "target_account_id": target,
            "occurred_at": at,
            "observed_at": reading.now,
        }

    yield from each(archive, "endorsed", lambda row: made(row, is_given=False))
    yield from each(archive, "endorsing", lambda row: made(row, is_given=True))
