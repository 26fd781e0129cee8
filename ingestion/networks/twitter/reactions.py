"""Who reposted, quoted or liked the recent posts: asked only where a counter grew."""

import json
from collections.abc import Collection, Generator
from typing import Any

from ingestion.client import Bearer, Client, Refused, Throttled
from ingestion.networks.twitter.answers import (
    BATCH,
    Unreadable,
    XClient,
    ask,
    entries,
    included,
    inner,
)
from ingestion.networks.twitter.looks import due, let_wait
from ingestion.networks.twitter.posts import OTHERS, Seen
from ingestion.networks.twitter.tweets import acts, time_of
from ingestion.parsed import Item
from ingestion.reading import LOOKBACK, Page, Reading

FEWEST_QUOTES = 10  # X gives no smaller page of them


def reactions(
    api: XClient, reading: Reading, account_id: str, seen: Seen, readable: Collection[str]
) -> Generator[Page, None, str | None]:
    """Acts on the posts of the last three days (thirty on a first read) since the last look.

    Every user is billed: no more of the newest are asked for than the counter grew by, at most a
    hundred of each kind and post. Who came before is known or stays in the counter. Where a window
    of X is full, the rest waits for the next runs; returns what to note of it.
    """
    looks = due(reading, account_id, seen)
    for kind, posts in looks.items():
        for post_id, grown in list(posts.items()):
            if kind in api.full:
                break
            try:
                rows = below(api, reading, account_id, kind, post_id, grown, readable)
            except Throttled as throttled:
                api.put_off(kind, throttled)
                break
            del posts[post_id]
            reading.mark(account_id, kind, reading.now)
            yield "interactions", rows
    recent = {
        post_id: counts
        for post_id, counts in seen.items()
        if time_of(post_id) >= reading.now - LOOKBACK
    }
    reading.mark(account_id, "recent", json.dumps(recent))
    return let_wait(reading, account_id, looks)


def below(
    api: XClient,
    reading: Reading,
    account_id: str,
    kind: str,
    post_id: str,
    grown: int,
    readable: Collection[str],
) -> list[dict[str, Any]]:
    """Rows of the newest acts of one kind on one post; none of likes without a user's token."""
    if kind == "quote_tweets":
        return quoting(api, reading, account_id, post_id, grown)
    if kind == "retweeted_by":
        users = listed(api, reading, post_id, kind, grown)
        # an account that is read tells of its reposts itself, with their time
        others = [user for user in users if user.get("id") not in readable]
        return timeless(reading, "repost", account_id, post_id, others)
    if api.user_token is None:
        return []
    users = listed(api, reading, post_id, kind, grown, Bearer(api.user_token))
    return timeless(reading, "like", account_id, post_id, users)


def listed(
    api: XClient,
    reading: Reading,
    post_id: str,
    what: str,
    grown: int,
    auth: Bearer | None = None,
) -> list[Item]:
    """Users below a post (GET /2/tweets/:id/retweeted_by, liking_users); none if it is gone."""
    params = {"user.fields": "public_metrics", "max_results": min(grown, BATCH)}
    try:
        return entries(ask(api, f"2/tweets/{post_id}/{what}", params, auth), "data")
    except Unreadable:
        reading.skip(f"{what} of a post that X does not show")
    except Refused as refused:
        if auth is None:
            raise
        # likes stay in the counters, and one refused token is enough for a run
        reading.skip(f"who liked: {refused}")
        api.user_token = None
    return []


def timeless(
    reading: Reading, act: str, account_id: str, post_id: str, users: list[Item]
) -> list[dict[str, Any]]:
    """Rows of acts that hold once, whose time X does not tell: the first observation counts."""
    return [
        {
            "interaction_id": f"{act}:{post_id}:{user.get('id')}:{reading.now:%Y-%m-%d}",
            "act": act,
            "actor_account_id": user.get("id"),
            "target_account_id": account_id,
            "post_id": post_id,
            "actor_followers": inner(user, "public_metrics").get("followers_count"),
            "observed_at": reading.now,
        }
        for user in users
        if user.get("id") != account_id
    ]


def quoting(
    api: Client, reading: Reading, account_id: str, post_id: str, grown: int
) -> list[dict[str, Any]]:
    """Rows of the newest quotes of one post, GET /2/tweets/:id/quote_tweets."""
    size = min(max(grown, FEWEST_QUOTES), BATCH)
    params = OTHERS | {"expansions": "author_id", "max_results": size}
    try:
        body = ask(api, f"2/tweets/{post_id}/quote_tweets", params)
    except Unreadable:
        reading.skip("quotes of a post that X does not show")
        return []
    users = included(body, "users")
    quoted: dict[str, Item] = {post_id: {"id": post_id, "author_id": account_id}}
    rows = []
    for tweet in entries(body, "data"):
        author = users.get(str(tweet.get("author_id")))
        followers = inner(author, "public_metrics").get("followers_count")
        rows += acts(reading, tweet, quoted, followers)
    return [row for row in rows if row["target_account_id"] == account_id]
