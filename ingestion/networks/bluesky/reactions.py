"""Who liked, reposted, quoted and answered own posts, asked only where a total grew."""

import json
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Gone
from ingestion.networks.bluesky.answers import BlueskyClient, Unreadable, listed, told_at
from ingestion.networks.bluesky.feed import Seen
from ingestion.networks.bluesky.records import KNOWN_VIEW, acts, owner_of, time_of
from ingestion.parsed import Item, entries, inner, number
from ingestion.reading import Page, Reading

# a post costs up to four requests: who reacted to older ones stays in their totals
FIRST_LOOK = timedelta(days=45)
# a repost is dated by when it was seen: of an old post that would be far from the truth
FIRST_LOOK_AT_REPOSTS = timedelta(days=30)
DEPTH = 10
Row = dict[str, Any]


def reactions(
    api: BlueskyClient, reading: Reading, account_id: str, seen: Seen, readable: Mapping[str, Item]
) -> Generator[Page, None, bool]:
    """Acts on posts whose totals grew since the last look; returns whether all times were clear."""
    before = json.loads(reading.cursor(account_id, "recent") or "{}")
    is_first = reading.cursor(account_id, "read") is None
    since = reading.since(account_id, "feed") or reading.horizon
    oldest = max(since, reading.now - FIRST_LOOK) if is_first else since
    is_clear = True
    for uri, counts in seen.counts.items():
        if seen.times[uri] < oldest:
            continue
        grown = [now - old for now, old in zip(counts, before.get(uri, (0, 0, 0, 0)), strict=True)]
        rows: list[Row] = []
        if grown[0] > 0:
            rows += likes(api, reading, account_id, uri, grown[0], readable)
        if grown[1] > 0 and seen.times[uri] >= reading.now - FIRST_LOOK_AT_REPOSTS:
            rows += reposts(api, reading, account_id, uri, grown[1], readable)
        if grown[2] > 0:
            rows += quotes(api, reading, uri, grown[2], readable)
        if grown[3] > 0:
            rows += replies(api, reading, uri, readable)
        is_clear = is_clear and all(clear(row) for row in rows)
        yield "interactions", rows
    return is_clear


def clear(row: Row) -> bool:
    """Whether the time of an act, if it has one, could be understood."""
    return row.get("occurred_at") is None or isinstance(row["occurred_at"], datetime)


def shown(
    api: BlueskyClient, reading: Reading, method: str, name: str, uri: str, most: int
) -> Iterator[Item]:
    """The items of a list below a post; none if it is gone meanwhile."""
    try:
        for page in listed(api, f"app.bsky.feed.{method}", name, {"uri": uri}, most):
            yield from page
    except (Gone, Unreadable):
        reading.skip(f"{name} of a post that Bluesky does not show any more")


def likes(
    api: BlueskyClient,
    reading: Reading,
    account_id: str,
    uri: str,
    most: int,
    readable: Mapping[str, Item],
) -> list[Row]:
    """Rows of the newest likes; the record of a like is not told, but one holds once anyway."""
    rows = []
    for like in shown(api, reading, "getLikes", "likes", uri, most):
        actor = inner(like, "actor").get("did")
        rows.append(
            {
                "interaction_id": f"like:{uri}:{actor}",
                "act": "like",
                "actor_account_id": actor,
                "target_account_id": account_id,
                "post_id": uri,
                "occurred_at": told_at(like.get("createdAt"), like.get("indexedAt")),
                "actor_followers": audience(readable, actor),
                "observed_at": reading.now,
            }
        )
    return rows


def reposts(
    api: BlueskyClient,
    reading: Reading,
    account_id: str,
    uri: str,
    most: int,
    readable: Mapping[str, Item],
) -> list[Row]:
    """Rows of the newest reposts, which have no time: the first observation counts."""
    return [
        {
            "interaction_id": f"repost:{uri}:{actor.get('did')}:{reading.now:%Y-%m-%d}",
            "act": "repost",
            "actor_account_id": actor.get("did"),
            "target_account_id": account_id,
            "post_id": uri,
            "observed_at": reading.now,
        }
        for actor in shown(api, reading, "getRepostedBy", "repostedBy", uri, most)
        # an account that is read tells of its reposts itself, with their time
        if actor.get("did") not in readable
    ]


def quotes(
    api: BlueskyClient, reading: Reading, uri: str, most: int, readable: Mapping[str, Item]
) -> list[Row]:
    """Rows of the newest quotes."""
    views = shown(api, reading, "getQuotes", "posts", uri, most)
    return [row for view in views for row in acts_on_claimed(reading, view, readable)]


def replies(
    api: BlueskyClient, reading: Reading, uri: str, readable: Mapping[str, Item]
) -> list[Row]:
    """Rows of the answers below one post, and below those answers that it comes with.

    app.bsky.feed.getPostThread: deleted and blocked posts stand there without an author.
    """
    if uri in api.threads:
        return []
    params = {"uri": uri, "depth": DEPTH, "parentHeight": 0}
    try:
        nodes: list[Item] = [inner(api.public("app.bsky.feed.getPostThread", params), "thread")]
    except (Gone, Unreadable):
        reading.skip("replies of a post that Bluesky does not show any more")
        return []
    rows = []
    while nodes:
        node = nodes.pop()
        if "replies" in node:
            api.threads.add(str(inner(node, "post").get("uri")))
        below = [one for one in entries(node, "replies") if "post" in one]
        for one in below:
            rows += acts_on_claimed(reading, inner(one, "post"), readable)
        nodes += below
    return rows


def acts_on_claimed(reading: Reading, view: Item, readable: Mapping[str, Item]) -> Iterator[Row]:
    """Rows of what somebody's post does to claimed accounts: others are not ours to keep."""
    reading.notice("post", view, KNOWN_VIEW)
    uri, claimed = view.get("uri"), reading.claimed()
    if not isinstance(uri, str) or (actor := owner_of(uri)) is None:
        return
    followers = audience(readable, actor)
    for row in acts(reading, uri, inner(view, "record"), time_of(view), followers):
        if row["target_account_id"] in claimed:
            yield row


def audience(readable: Mapping[str, Item], actor: object) -> Any:  # noqa: ANN401
    """How many follow an actor, known of those that are read: lists do not tell."""
    return inner(readable, str(actor)).get("followersCount")


def new_followers(
    api: BlueskyClient, reading: Reading, account_id: str, readable: Mapping[str, Item]
) -> Iterator[Page]:
    """Follows since the last run, where the total grew, app.bsky.graph.getFollowers.

    No time is told, so who followed before the first read stays in the total.
    """
    count = number(readable[account_id].get("followersCount"))
    before = reading.cursor(account_id, "followers")
    if not isinstance(count, int):
        return
    reading.mark(account_id, "followers", count)
    if before is None or count <= before:
        return
    found: list[Item] = []
    pages = listed(
        api, "app.bsky.graph.getFollowers", "followers", {"actor": account_id}, count - before
    )
    for page in pages:
        found += page
    yield (
        "interactions",
        [
            {
                "interaction_id": f"follow:{account_id}:{one.get('did')}",
                "act": "follow",
                "actor_account_id": one.get("did"),
                "target_account_id": account_id,
                "actor_followers": audience(readable, one.get("did")),
                "observed_at": reading.now,
            }
            for one in found[: count - before]
        ],
    )
