"""Whom a claimed account put on its public lists and into its starter packs.

Nobody is told whose lists an account stands on: only who keeps them can be asked.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion.client import Gone
from ingestion.networks.bluesky.answers import BlueskyClient, Unreadable, listed
from ingestion.parsed import Item, inner, number
from ingestion.reading import Page, Reading

# the other purposes are lists of whom to hide, and the inside of starter packs
CURATED = "app.bsky.graph.defs#curatelist"
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
TID = re.compile(f"[234567a-j][{SORTABLE}]{{12}}")
FIRST_RECORDS = datetime(2022, 11, 1, tzinfo=UTC)


def lists(api: BlueskyClient, reading: Reading, account_id: str, profile: Item) -> Iterator[Page]:
    """Places of claimed accounts on lists whose size changed since they were looked at.

    The profile says for nothing whether there are any.
    """
    known = json.loads(reading.cursor(account_id, "lists") or "{}")
    sizes = {}
    for uri, name, inside, size in kept(api, account_id, inner(profile, "associated")):
        if size is None or known.get(uri) != size:
            yield "interactions", places(api, reading, account_id, (uri, name, inside, size))
        sizes[uri] = size
    if sizes != known:
        reading.mark(account_id, "lists", json.dumps(sizes))


def kept(api: BlueskyClient, account_id: str, has: Item) -> Iterator[tuple[str, Any, str, Any]]:
    """(address, name, address of the list of its members, how many they are), both kinds.

    app.bsky.graph.getLists and app.bsky.graph.getActorStarterPacks.
    """
    asked = {"actor": account_id}
    if has.get("lists"):
        for page in listed(api, "app.bsky.graph.getLists", "lists", asked, most(has["lists"])):
            for one in page:
                if one.get("purpose") == CURATED and isinstance(uri := one.get("uri"), str):
                    yield uri, one.get("name"), uri, one.get("listItemCount")
    if has.get("starterPacks"):
        method, count = "app.bsky.graph.getActorStarterPacks", most(has["starterPacks"])
        for page in listed(api, method, "starterPacks", asked, count):
            for one in page:
                uri, inside = one.get("uri"), inner(one, "record").get("list")
                if isinstance(uri, str) and isinstance(inside, str):
                    yield uri, inner(one, "record").get("name"), inside, one.get("listItemCount")


def most(count: Any) -> int | None:  # noqa: ANN401
    """How many items a list says it has: behind them lies an empty page only."""
    told = number(count)
    return told if isinstance(told, int) else None


def places(
    api: BlueskyClient, reading: Reading, account_id: str, one: tuple[str, Any, str, Any]
) -> list[dict[str, Any]]:
    """Rows of the claimed accounts on one list, app.bsky.graph.getList.

    When somebody was put there is told by the key of the record alone.
    """
    uri, name, inside, size = one
    asked = {"list": inside}
    claimed = reading.claimed()
    try:
        items = [
            item
            for page in listed(api, "app.bsky.graph.getList", "items", asked, most(size))
            for item in page
        ]
    except (Gone, Unreadable):
        reading.skip("a list that Bluesky does not show any more")
        return []
    rows = []
    for item in items:
        if (member := inner(item, "subject").get("did")) in claimed:
            made = made_at(item.get("uri"), reading.now)
            rows.append(
                {
                    # without a time the first look counts, and a later one must not replace it
                    "interaction_id": f"list:{uri}:{member}:{made or reading.now:%Y-%m-%d}",
                    "act": "list",
                    "actor_account_id": account_id,
                    "target_account_id": member,
                    "post_id": uri,
                    "text": name,
                    "occurred_at": made,
                    "observed_at": reading.now,
                }
            )
    return rows


def made_at(uri: object, now: datetime) -> datetime | None:
    """When a record was made: its key counts microseconds, https://atproto.com/specs/tid.

    None where the key is none of these, or of a time that cannot be; then the first look counts.
    """
    key = uri.rpartition("/")[2] if isinstance(uri, str) else ""
    if not TID.fullmatch(key):
        return None
    micros = 0
    for sign in key:
        micros = micros << 5 | SORTABLE.index(sign)
    made = datetime.fromtimestamp((micros >> 10) / 1_000_000, UTC)
    return made if FIRST_RECORDS < made <= now else None
