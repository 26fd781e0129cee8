"""Lists that accounts of the fictional France keep, each of people whom one topic interests."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ingestion.sandbox.france import texts

MOST = 40
NAMES = (("{}", "{}"), ("Mes sources : {}", "My sources on {}"))


@dataclass(frozen=True)
class Kept:
    """One list of an account."""

    number: int  # of 19 digits, and its own
    owner: str
    name: str
    members: tuple[str, ...]


def keep(world: Any, network: str, owners: Iterable[str]) -> list[Kept]:  # noqa: ANN401
    """One list for each of these accounts; three in four people of its topic stand on it."""
    accounts = world.accounts[network]
    claimed = sorted(one for one, account in accounts.items() if account.person_id)
    topics = {person.person_id: person.topics for person in world.people}
    kept = []
    for place, owner in enumerate(owners):
        topic = texts.TOPICS[place % len(texts.TOPICS)]
        members = [
            one
            for one in claimed
            if topic in topics[accounts[one].person_id] and _draw(owner, one) % 4
        ]
        tongue = int(accounts[owner].language == "en")
        name = NAMES[place % 2][tongue].format(texts.topic_name(topic, tongue))
        number = 15 * 10**17 + _draw(owner, topic)
        kept.append(Kept(number, owner, name, tuple(members[:MOST])))
    return kept


def _draw(*parts: str) -> int:
    return zlib.crc32("|".join(parts).encode())
