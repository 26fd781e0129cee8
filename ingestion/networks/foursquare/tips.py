"""The tips that a user wrote, what they received, and the tips that others leave at a venue."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Client, Gone
from ingestion.networks.foursquare.answers import Closed, asked, listed, native_id
from ingestion.parsed import Item, entries, inner, number, since_1970
from ingestion.reading import Page, Reading

MOST_TIPS = 500
# a like is dated by when it was seen: below an old tip that would be far from the truth
FIRST_LOOK = timedelta(days=14)
TIP_FIELDS = {
    "id", "createdAt", "text", "type", "canonicalUrl", "canonicalPath", "url", "photo", "photourl",
    "lang", "likes", "like", "logView", "editedAt", "agreeCount", "disagreeCount", "lastVoteText",
    "lastUpvoteTimestamp", "lastDownvoteTimestamp", "todo", "saves", "listed", "user", "venue",
    "authorInteractionType", "viewCount", "flags",
}  # fmt: skip


def read_tips(api: Client, reading: Reading, user: str) -> Iterator[Page]:
    """Posts, their totals and who likes them; one request shows 500, so totals are always new."""
    since = reading.since(user, "tips")
    marked = (reading.cursor(user, "likes") or "").split()
    known = {tip: count for tip, _, count in (pair.partition(":") for pair in marked)}
    counts: dict[str, str] = {}
    newest, is_clear, seen = since, True, set()
    for items in listed(api, f"users/{user}/tips", "tips", MOST_TIPS, {"sort": "recent"}):
        times = {tip: since_1970(one.get("createdAt")) for one in items if (tip := native_id(one))}
        is_clear = is_clear and all(times.values()) and len(times) == len(items)
        seen |= times.keys()
        held = [one for one in items if _is_after(times.get(native_id(one)), reading.horizon)]
        yield (
            "posts",
            [
                post(reading, user, one)
                for one in held
                if since is None or _is_after(times.get(native_id(one)), since)
            ],
        )
        yield "counters", [row for one in held for row in totals(reading, user, one)]
        for one in held:
            time = times.get(native_id(one))
            if time is None or time < reading.now - FIRST_LOOK:
                continue
            tip, count = str(native_id(one)), str(inner(one, "likes").get("count") or 0)
            counts[tip] = count
            if count not in ("0", known.get(tip)):
                yield "interactions", likes(api, reading, user, one)
        newest = max([time for time in (newest, *times.values()) if time], default=None)
        if any(not _is_after(time, reading.horizon) for time in times.values()):
            break
    yield "removals", _missing(api, reading, known.keys() - seen)
    # as long as a time cannot be understood, the next run begins where this one began
    if newest and is_clear:
        reading.mark(user, "tips", min(newest, reading.now))
        reading.mark(user, "likes", " ".join(f"{tip}:{count}" for tip, count in counts.items()))


def _is_after(time: datetime | None, edge: datetime) -> bool:
    """Whether a time is not before the edge; one that cannot be understood is not passed over."""
    return time is None or time >= edge


def post(reading: Reading, user: str, item: Item) -> dict[str, Any]:
    """One row of posts."""
    reading.notice("tip", item, TIP_FIELDS)
    return {
        "post_id": item.get("id"),
        "account_id": user,
        "created_at": since_1970(item.get("createdAt")) or item.get("createdAt"),
        "text": item.get("text"),
        "language": item.get("lang"),
        "url": item.get("canonicalUrl"),
        "kind": "tip",
        "observed_at": reading.now,
    }


def totals(reading: Reading, user: str, item: Item) -> Iterator[dict[str, Any]]:
    """Rows of the totals that a tip shows; who saved it is told to nobody."""
    saves = inner(item, "todo").get("count", inner(item, "saves").get("count"))
    for act, count in (("like", inner(item, "likes").get("count")), ("save", saves)):
        if count is not None:
            yield {
                "account_id": user,
                "post_id": item.get("id"),
                "act": act,
                "count": count,
                "observed_at": reading.now,
                "observed_on": reading.now.date(),
            }


def likes(api: Client, reading: Reading, user: str, item: Item) -> list[dict[str, Any]]:
    """Rows of interactions from those who like a tip, of as many as Foursquare names."""
    told = inner(item, "likes")
    people = _people(told)
    if len(people) < (number(told.get("count")) or 0):
        try:
            people = _people(inner(asked(api, f"tips/{item['id']}/likes"), "likes"))
        except (Gone, Closed):
            reading.skip("tip whose likes Foursquare does not tell")
    # a like has no time: the day it was seen stands in its key, and the first one counts
    return [
        {
            "interaction_id": f"like:{item['id']}:{actor}:{reading.now:%Y-%m-%d}",
            "act": "like",
            "actor_account_id": actor,
            "target_account_id": user,
            "post_id": item["id"],
            "observed_at": reading.now,
        }
        for actor in people
    ]


def _people(likes: Item) -> list[str]:
    """The users in the groups (friends, others) of a count, each once."""
    people = [one for group in entries(likes, "groups") for one in entries(group, "items")]
    return list(dict.fromkeys(actor for one in people if (actor := native_id(one))))


def _missing(api: Client, reading: Reading, lost: set[str]) -> list[dict[str, Any]]:
    """Removals of tips that were listed lately, are not any more, and cannot be read either."""
    rows = []
    for tip in sorted(lost):
        try:
            asked(api, f"tips/{tip}")
        except Gone:
            rows.append({"kind": "post", "id": tip, "observed_at": reading.now})
    return rows


def read_visitors_tips(
    api: Client, reading: Reading, account: str, venue: str, notes: list[str]
) -> Iterator[Page]:
    """The tips that others left at a venue since the last run less three days, as acts on it."""
    since = reading.since(account, "visitors") or reading.horizon
    newest, is_clear = since, True
    try:
        for items in listed(api, f"venues/{venue}/tips", "tips", MOST_TIPS, {"sort": "recent"}):
            times = [since_1970(one.get("createdAt")) for one in items]
            held = [one for one, at in zip(items, times, strict=True) if _is_after(at, since)]
            acts = [act for one in held if (act := _left(reading, account, one))]
            yield "interactions", acts
            is_clear = is_clear and all(times)
            newest = max([newest, *(time for time in times if time)])
            if len(held) < len(items):
                break
    except (Gone, Closed) as closed:
        notes.append(f"tips at the venue are not read: {closed}")
        return
    if newest > since and is_clear:
        reading.mark(account, "visitors", min(newest, reading.now))


def _left(reading: Reading, account: str, item: Item) -> dict[str, Any] | None:
    """One row of interactions from a tip at a venue; None where nobody signs it."""
    reading.notice("tip", item, TIP_FIELDS)
    actor = native_id(inner(item, "user"))
    if actor is None:
        return reading.skip("tip of a deleted user")
    if actor == account:
        return None
    return {
        "interaction_id": item.get("id"),
        "act": "tip",
        "actor_account_id": actor,
        "target_account_id": account,
        "acting_post_id": item.get("id"),
        "occurred_at": since_1970(item.get("createdAt")) or item.get("createdAt"),
        "text": item.get("text"),
        "observed_at": reading.now,
    }
