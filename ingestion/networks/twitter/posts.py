"""What the claimed accounts wrote and who named them, each stream from its last known id on."""

import json
from collections.abc import Generator, Iterator
from datetime import UTC

from ingestion.client import Client
from ingestion.networks.twitter.answers import BATCH, either, entries, included, inner, kind, pages
from ingestion.networks.twitter.tweets import (
    POST_FIELDS,
    acts,
    counters,
    is_repost,
    post,
    time_of,
)
from ingestion.parsed import Item, batches, number
from ingestion.reading import LOOKBACK, Page, Reading

# objects are billed: only for what cannot be known otherwise are others included
OWN = {"tweet.fields": POST_FIELDS, "expansions": "referenced_tweets.id"}
OTHERS = OWN | {"expansions": "author_id,referenced_tweets.id", "user.fields": "public_metrics"}
REACH = {"tweets": 3200, "mentions": 800}

# post id -> (reposts, quotes, likes): what decides whether to ask who it was
Seen = dict[str, tuple[int, int, int]]


def read_again(
    api: Client, reading: Reading, readable: dict[str, Item]
) -> Generator[Page, None, dict[str, Seen]]:
    """The posts of the last three days once more, by id and 100 at a time, whoever wrote them.

    GET /2/tweets; a post that is not found any more becomes a removal. Returns what was seen.
    """
    known = {
        post_id: account_id
        for account_id in readable
        for post_id in json.loads(reading.cursor(account_id, "recent") or "{}")
        if time_of(post_id) >= reading.now - LOOKBACK
    }
    recent: dict[str, Seen] = {}
    for group in batches(sorted(known), BATCH):
        body = api.get("2/tweets", OWN | {"ids": ",".join(group)}).body
        others = included(body, "tweets", "posts")
        for tweet in entries(body, "data"):
            post_id = str(tweet.get("id"))
            if (owner := known.get(post_id)) is not None:
                yield from rows(reading, [tweet], readable[owner], others)
                recent.setdefault(owner, {})[post_id] = totals(tweet)
        missing = {
            str(problem.get("resource_id") or problem.get("value"))
            for problem in entries(body, "errors")
            if kind(problem) == "resource-not-found"
        }
        gone = sorted(missing & known.keys())
        yield "removals", reading.removals(gone)
    return recent


def own_posts(
    api: Client, reading: Reading, user: Item
) -> Generator[Page, None, tuple[Seen, str | None]]:
    """Posts since the last known one, their counters and the acts in them; marks how far it came.

    GET /2/users/:id/tweets. Returns what can have reactions, and a note if X's reach ended before.
    """
    account_id = str(user.get("id"))
    newest = reading.cursor(account_id, "posts")
    seen: Seen = {}
    count = 0
    for body in pages(api, f"2/users/{account_id}/tweets", OWN | since(reading, newest)):
        tweets = entries(body, "data")
        yield from rows(reading, tweets, user, included(body, "tweets", "posts"))
        seen |= {str(tweet.get("id")): totals(tweet) for tweet in tweets if not is_repost(tweet)}
        newest = latest(newest, tweets)
        count += len(tweets)
    if newest:
        reading.mark(account_id, "posts", newest)
    return seen, cut(count, "tweets")


def rows(
    reading: Reading, tweets: list[Item], user: Item, others: dict[str, Item]
) -> Iterator[Page]:
    """Everything that an account's own tweets say."""
    followers = inner(user, "public_metrics").get("followers_count")
    yield "posts", [post(reading, tweet, user, others) for tweet in tweets]
    yield "counters", [row for tweet in tweets for row in counters(reading, tweet)]
    yield (
        "interactions",
        [row for tweet in tweets for row in acts(reading, tweet, others, followers)],
    )


def mentions(api: Client, reading: Reading, account_id: str) -> Generator[Page, None, str | None]:
    """Acts of whoever answered or named the account, since the last known one.

    GET /2/users/:id/mentions. Returns a note if X's reach ended before.
    """
    newest, count = reading.cursor(account_id, "mentions"), 0
    claimed = reading.claimed()
    for body in pages(api, f"2/users/{account_id}/mentions", OTHERS | since(reading, newest)):
        tweets, others = entries(body, "data"), included(body, "tweets", "posts")
        users = included(body, "users")
        received = []
        for tweet in tweets:
            author = users.get(str(tweet.get("author_id")))
            followers = inner(author, "public_metrics").get("followers_count")
            # what strangers do to strangers is not ours to keep
            received += acts(reading, tweet, others, followers, claimed)
        yield "interactions", received
        newest = latest(newest, tweets)
        count += len(tweets)
    if newest:
        reading.mark(account_id, "mentions", newest)
    return cut(count, "mentions")


def since(reading: Reading, newest: str | None) -> dict[str, str]:
    """The parameter that leaves out what is known already, or too old to count."""
    if newest:
        return {"since_id": newest}
    return {"start_time": f"{reading.horizon.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def latest(newest: str | None, tweets: list[Item]) -> str | None:
    """The greatest id of all; ids are decimal text, the longer the greater."""
    ids = [str(tweet.get("id")) for tweet in tweets]
    found = [one for one in (newest, *ids) if one and one.isascii() and one.isdigit()]
    return max(found, key=int, default=None)


def cut(count: int, stream: str) -> str | None:
    """What to tell where X gave as many as it ever gives, and older ones may be missing."""
    return f"{stream}: the newest {REACH[stream]} only" if count >= REACH[stream] else None


def totals(tweet: Item) -> tuple[int, int, int]:
    """How often a tweet was reposted, quoted and liked, as far as it is told."""
    metrics = inner(tweet, "public_metrics")
    reposts = either(metrics, "retweet_count", "repost_count")
    quotes, likes = metrics.get("quote_count"), metrics.get("like_count")
    reposts, quotes, likes = (
        n if isinstance(n, int) else 0 for n in map(number, (reposts, quotes, likes))
    )
    return reposts, quotes, likes
