"""Below which posts to look who reacted: where a counter grew, and what earlier runs left over.

X has a window of 75 requests in a quarter of an hour for each kind of look, which the posts of a
first read, or of many accounts, exceed. What is left over waits, and the next runs begin with it.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from ingestion.networks.twitter.posts import Seen
from ingestion.networks.twitter.tweets import time_of
from ingestion.reading import LOOKBACK, Reading

FIRST_LOOK = timedelta(days=30)
# an act is dated by when it was seen: below an old post that would be far from the truth. The 3,200
# posts that X shows of one account, all of them thirty days old, have their turn in 43 nights
LAST_LOOK = timedelta(days=90)
# in the order of a post's totals
KINDS = {"retweeted_by": "who reposted", "quote_tweets": "who quoted", "liking_users": "who liked"}

Looks = dict[str, Counter[str]]  # kind -> post id -> by how many its counter grew, oldest first


def due(reading: Reading, account_id: str, seen: Seen) -> Looks:
    """What to look at in this run: what waits, before what grew since."""
    before = json.loads(reading.cursor(account_id, "recent") or "{}")
    is_first = reading.cursor(account_id, "read") is None
    oldest = reading.now - (FIRST_LOOK if is_first else LOOKBACK)
    looks: Looks = {kind: Counter() for kind in KINDS} | waiting(reading, account_id)
    for posts in looks.values():
        for post_id in [one for one in posts if time_of(one) < reading.now - LAST_LOOK]:
            reading.skip(f"who reacted to posts older than {LAST_LOOK.days} days: totals only")
            del posts[post_id]
    for post_id, counts in seen.items():
        if time_of(post_id) < oldest:
            continue
        for kind, new, old in zip(KINDS, counts, before.get(post_id, (0, 0, 0)), strict=True):
            if new > old:
                looks[kind][post_id] += new - old
    return looks


def waiting(reading: Reading, account_id: str) -> Looks:
    """What earlier runs left over of an account."""
    told = json.loads(reading.cursor(account_id, "waiting") or "{}")
    return {kind: Counter(posts) for kind, posts in told.items()}


def let_wait(reading: Reading, account_id: str, looks: Looks) -> str | None:
    """Let what is left over wait for the next runs; returns what to note of it."""
    left = {kind: posts for kind, posts in looks.items() if posts}
    reading.mark(account_id, "waiting", json.dumps(left))
    for kind, posts in left.items():
        reason = f"{KINDS[kind]}, which waits for the next run: X's window for it is full"
        reading.skip(reason, len(posts))
    told = ", ".join(f"{KINDS[kind]} {len(posts):,} of its posts" for kind, posts in left.items())
    return f"{told}: X's limit is used up, the next runs ask" if told else None


def in_turn(reading: Reading, accounts: Iterable[str]) -> list[str]:
    """Accounts as they waited; of one night, those first for whom X's windows were full.

    And of those, who was looked at longest ago: or the same would fill the windows each night.
    """

    def last(account_id: str) -> tuple[str, bool, str]:
        looked = [reading.cursor(account_id, kind) or "" for kind in waiting(reading, account_id)]
        return reading.cursor(account_id, "tried") or "", not looked, min(looked, default="")

    return sorted(reading.waiting(accounts), key=last)
