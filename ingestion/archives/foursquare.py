"""Foursquare and Swarm: the zip of flat JSON files that a person may ask for.

Tips are taken, check-ins at claimed venues, and friendships between claimed people. Ids are those
of the API, so both make the same rows. Every other place somebody went to is passed over, and
visits, photos, plans, shares and what others commented are never opened. The file does not say
whose it is, nor who liked a tip.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion.networks.foursquare.answers import native_id
from ingestion.networks.foursquare.venues import visit
from ingestion.parsed import entries, inner, since_1970
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Foursquare"
HOW = "the zip data-export-….zip that Settings > Privacy > «Initiate Data Download Request» mails"

VENUE = re.compile(r"[0-9a-f]{24}")
CHECKINS = r"checkins\d*\.json"
TIPS = r"tips\d*\.json"
PEOPLE = r"(?:users|friends)\.json"
# members and what their start must show; other exports have tips and friends too
SIGNS = {CHECKINS: b'"timeZone', TIPS: b'"venue"'}
WAYS = {"friends": (True, True), "followers": (True, False), "following": (False, True)}


def recognises(archive: Archive) -> bool:
    """Whether its check-ins or tips are in it: a count, and items with venues."""
    return any(
        b'"items"' in start and sign in start
        for pattern, sign in SIGNS.items()
        for name in archive.matching(pattern)
        if (start := archive.start(name))
    )


def owners(archive: Archive) -> list[Owner]:
    """Who signs the tips, where that is one person; nobody in most exports."""
    signed = {
        user
        for member in archive.matching(TIPS)
        for item in archive.items(member, "items")
        if (user := native_id(inner(item, "user")))
    }
    return [Owner(user, user) for user in signed] if len(signed) == 1 else []


def made_at(_archive: Archive) -> datetime | None:
    """No member says it."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """Tips as posts and as acts on claimed venues, check-ins there, and friends."""
    (me,) = archive.accounts
    claimed = reading.claimed()
    venues = {
        venue: account
        for venue, account in reading.state.get("venues", {}).items()
        if account in claimed
    }
    venues |= {account: account for account in claimed if VENUE.fullmatch(account)}
    for member in archive.matching(TIPS):
        for tip in archive.each(member, archive.items(member, "items"), _timed):
            yield "posts", [_post(reading, me, tip)]
            yield "interactions", _left(reading, me, tip, venues)
    for member in archive.matching(CHECKINS):
        acts = []
        for checkin in archive.each(member, archive.items(member, "items"), _timed):
            if act := visit(reading, me, checkin, venues):
                acts.append(act)
        yield "interactions", acts
    yield from _people(archive, reading, me, claimed)


def _timed(item: dict[str, Any]) -> dict[str, Any]:
    """An item with its time as the API tells it; exports write UTC as text without a zone."""
    told = item["createdAt"]
    if isinstance(told, str):
        time = datetime.fromisoformat(told)
        item = item | {"createdAt": int(time.replace(tzinfo=time.tzinfo or UTC).timestamp())}
    return item


def _post(reading: Reading, me: str, tip: dict[str, Any]) -> dict[str, Any]:
    return {
        "post_id": tip.get("id"),
        "account_id": me,
        "created_at": since_1970(tip["createdAt"]) or tip["createdAt"],
        "text": tip.get("text"),
        "url": tip.get("canonicalUrl"),
        "kind": "tip",
        "observed_at": reading.now,
    }


def _left(
    reading: Reading, me: str, tip: dict[str, Any], venues: dict[str, str]
) -> list[dict[str, Any]]:
    target = venues.get(native_id(inner(tip, "venue")) or "")
    if target in (None, me):
        return []
    return [
        {
            "interaction_id": tip.get("id"),
            "act": "tip",
            "actor_account_id": me,
            "target_account_id": target,
            "acting_post_id": tip.get("id"),
            "occurred_at": since_1970(tip["createdAt"]) or tip["createdAt"],
            "text": tip.get("text"),
            "observed_at": reading.now,
        }
    ]


def _people(archive: Archive, reading: Reading, me: str, claimed: frozenset[str]) -> Iterator[Page]:
    """Friends are counted, and named where they are claimed; each follows the other."""
    for member in archive.matching(PEOPLE):
        document = archive.document(member)
        if "items" in (document if isinstance(document, dict) else {}):
            document = {"friends": document}  # friends.json, in older exports
        rows = []
        for group, ways in WAYS.items():
            people = {one for item in entries(inner(document, group), "items")
                      if (one := native_id(item))}  # fmt: skip
            if group == "friends" and people:
                yield (
                    "accounts",
                    [{"account_id": me, "followers": len(people), "observed_at": reading.now}],
                )
            for other in sorted(people & claimed - {me}):
                pairs = ((other, me), (me, other))
                for actor, target in [p for p, is_so in zip(pairs, ways, strict=True) if is_so]:
                    rows.append(
                        {
                            "interaction_id": f"friend:{target}:{actor}:{reading.now:%Y-%m-%d}",
                            "act": "friend",
                            "actor_account_id": actor,
                            "target_account_id": target,
                            "observed_at": reading.now,
                        }
                    )
        yield "interactions", rows
