"""Mastodon: the archive of one's own account, a zip, or a tar.gz as servers before 4.2 pack it.

What it holds is ActivityPub (https://www.w3.org/TR/activitystreams-core/): actor.json, outbox.json
and likes.json. Uris are those of the API, so both make the same rows. Posts to followers and direct
messages stand among the others in the outbox, and are passed over; bookmarks are never opened. Who
reacted is known to the API only.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion import addresses
from ingestion.archives.mastodon.likes import likes
from ingestion.archives.mastodon.outbox import outbox
from ingestion.html_text import plain
from ingestion.networks.mastodon.domains import known_domain
from ingestion.networks.mastodon.names import NUMBERED, place_of
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Mastodon"
HOW = (
    "the zip or tar.gz of Preferences > Import and export > Request your archive, with actor.json "
    "and outbox.json"
)
DATED = re.compile(r"archive-(\d{14})-")
NAME = re.compile(r"\w[\w.-]{0,60}", re.ASCII)


def recognises(archive: Archive) -> bool:
    """Whether an actor and an ordered outbox are in it."""
    boxes = archive.matching(r"outbox\.json")
    is_box = any(b'"OrderedCollection"' in archive.start(name) for name in boxes)
    return is_box and bool(archive.matching(r"actor\.json"))


def owners(archive: Archive) -> list[Owner]:
    """The account, where its address has its number in it, as since 4.5; an older tells none."""
    actor = actor_of(archive)
    found, name = NUMBERED.fullmatch(str(actor.get("id"))), actor.get("preferredUsername")
    if found is None or not isinstance(name, str) or not NAME.fullmatch(name):
        return []
    host, number = found[1].lower(), found[2]
    return [Owner(f"{host}/{number}", f"{name}@{host}", f"https://{host}/@{name}")]


def made_at(archive: Archive) -> datetime | None:
    """When the instance packed it, as the name of the file says."""
    found = DATED.match(archive.path.name)
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account, its public posts with what they do to claimed accounts, and its favourites."""
    me, actor = archive.accounts[0], actor_of(archive)
    if not is_of(reading, me, actor):
        told = "it is the archive of another account than the claimed one: nothing of it was taken"
        archive.report("actor.json", told)
        reading.done(me, "unreadable", told)
        return
    yield "accounts", [account(reading, me, actor)]
    yield from outbox(archive, reading, me, str(actor.get("id")))
    yield from likes(archive, reading, me)


def actor_of(archive: Archive) -> dict[str, Any]:
    """The document that says who it is; empty where it cannot be read."""
    for member in archive.matching(r"actor\.json"):
        actor = archive.document(member)
        if isinstance(actor, dict):
            return actor
    return {}


def is_of(reading: Reading, me: str, actor: dict[str, Any]) -> bool:
    """Whether an actor is the claimed account, as far as its names are known; where none is, yes.

    An old archive does not tell its account's number, so somebody else's could be handed in.
    """
    address = actor.get("id")
    if not isinstance(address, str):
        return False
    if found := NUMBERED.fullmatch(address):
        return f"{found[1].lower()}/{found[2]}" == me
    host = addresses.split(address).hostname or ""
    name = str(actor.get("preferredUsername")).lower()
    if known := reading.state.get("names", {}).get(address.lower()):
        return known == me
    places = [place_of(claim) for claim in reading.claims if reading.account_of(claim) == me]
    told = [place for place in places if place[1]]
    return host == me.partition("/")[0] and (not told or (host, name) in told)


def account(reading: Reading, me: str, actor: dict[str, Any]) -> dict[str, Any]:
    """The row of accounts; how many follow is not in an archive."""
    host, name = me.partition("/")[0], actor.get("preferredUsername")
    handles = (
        (claim.handle or "").lstrip("@")
        for claim in reading.claims
        if reading.account_of(claim) == me
    )
    claimed = next((handle for handle in handles if "@" in handle), None)
    return {
        "account_id": me,
        "handle": claimed or f"{name}@{known_domain(reading, host)}",
        "display_name": actor.get("name") or name,
        "description": plain(actor.get("summary")) or None,
        "url": actor.get("url"),
        "default_image": "icon" not in actor,
        "created_at": actor.get("published"),
        "observed_at": reading.now,
    }
