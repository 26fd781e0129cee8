"""What a claimed account wrote and reposted: its author feed, newest first."""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingestion.networks.bluesky.answers import BATCH, BlueskyClient, listed, told_at
from ingestion.networks.bluesky.records import (
    KNOWN_VIEW,
    acts,
    counters,
    owner_of,
    post,
    repost,
    time_of,
)
from ingestion.parsed import Item, batches, entries, inner, number
from ingestion.reading import LOOKBACK, Page, Reading

FEED = {"filter": "posts_with_replies", "includePins": "false"}
MOST_PAGES = 100
PINNED, REPOSTED = "app.bsky.feed.defs#reasonPin", "app.bsky.feed.defs#reasonRepost"
COUNTED = ("likeCount", "repostCount", "quoteCount", "replyCount")

# likes, reposts, quotes, replies: what decides whether to ask who it was
Counts = tuple[int, ...]


@dataclass
class Seen:
    """The own posts met in one run, when each was written, and how far the run came."""

    counts: dict[str, Counts] = field(default_factory=dict)
    times: dict[str, datetime] = field(default_factory=dict)
    newest: datetime | None = None
    is_clear: bool = True  # whether every time could be understood
    note: str | None = None


@dataclass
class Told:
    """One item of a feed as rows; `counts` is None of what somebody else wrote."""

    row: dict[str, Any]
    made: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    counts: Counts | None
    is_pinned: bool

    def is_before(self, moment: datetime) -> bool:
        """Whether it is known to be older."""
        at = self.row["created_at"]
        return isinstance(at, datetime) and at < moment


def own_posts(
    api: BlueskyClient, reading: Reading, account_id: str, readable: Mapping[str, Item]
) -> Generator[Page, None, Seen]:
    """Posts, totals and acts since the last run less three days, app.bsky.feed.getAuthorFeed."""
    since = reading.since(account_id, "feed") or reading.horizon
    followers = readable[account_id].get("followersCount")
    seen, params = Seen(), {"actor": account_id, **FEED}
    pages = listed(api, "app.bsky.feed.getAuthorFeed", "feed", params, most_pages=MOST_PAGES)
    for count, items in enumerate(pages, 1):
        told = [one for item in items if (one := told_of(reading, item, account_id, followers))]
        # a page reaches further back than was asked: its totals are news, its posts are not
        yield "counters", [row for one in told for row in one.totals]
        fresh = [one for one in told if not one.is_before(since)]
        yield "posts", [one.row for one in fresh]
        yield "interactions", [row for one in fresh for row in one.made]
        last = None
        for one in told:
            uri, at = one.row["post_id"], one.row["created_at"]
            if not isinstance(at, datetime):
                seen.is_clear = False
                continue
            if one.counts is not None:
                seen.counts[uri], seen.times[uri] = one.counts, at
            seen.newest = max(seen.newest or at, at)
            last = last if one.is_pinned else at
        if last and last < since:
            break
        if count == MOST_PAGES:
            seen.note = f"posts: the newest {100 * MOST_PAGES:,} only"
    return seen


def told_of(reading: Reading, item: Item, account_id: str, followers: object) -> Told | None:
    """What one item of an account's feed says."""
    view, reason = inner(item, "post"), inner(item, "reason")
    reading.notice("post", view, KNOWN_VIEW)
    uri = view.get("uri")
    if reason.get("$type") == REPOSTED:
        named = reason.get("uri") or f"repost:{uri}:{account_id}"
        at = told_at(None, reason.get("indexedAt"))
        row, act = repost(reading, named, account_id, view, at)
        return Told(row, [act | {"actor_followers": followers}] if act else [], [], None, False)
    if not isinstance(uri, str) or owner_of(uri) != account_id:
        return reading.skip("an item of a feed that its owner neither wrote nor reposted")
    record, at = inner(view, "record"), time_of(view)
    return Told(
        row=post(reading, uri, record, at),
        made=list(acts(reading, uri, record, at, followers)),
        totals=list(counters(reading, view)),
        counts=tuple(n if isinstance(n := number(view.get(name)), int) else 0 for name in COUNTED),
        is_pinned=reason.get("$type") == PINNED,
    )


def removals(api: BlueskyClient, reading: Reading, account_id: str, seen: Seen) -> Iterator[Page]:
    """Posts of three days that are not in the feed any more, nor found by their address.

    app.bsky.feed.getPosts leaves out what was deleted.
    """
    known = json.loads(reading.cursor(account_id, "recent") or "{}")
    for group in batches(sorted(known.keys() - seen.counts.keys()), BATCH):
        left = entries(api.public("app.bsky.feed.getPosts", {"uris": group}), "posts")
        gone = sorted(set(group) - {one.get("uri") for one in left})
        yield "removals", reading.removals(gone)


def remember(reading: Reading, account_id: str, seen: Seen) -> None:
    """Mark how far the feed was read, and the totals of the last three days' posts."""
    if seen.newest:
        reading.mark(account_id, "feed", min(seen.newest, reading.now))
        oldest = seen.newest - LOOKBACK
        recent = {uri: seen.counts[uri] for uri, at in seen.times.items() if at >= oldest}
        reading.mark(account_id, "recent", json.dumps(recent))
    reading.mark(account_id, "read", reading.now)
