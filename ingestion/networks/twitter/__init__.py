"""X, once Twitter: profiles, own posts, and who answers, names, quotes and passes them on.

Read with the API v2 (https://docs.x.com/x-api), which bills every object it returns: own posts and
mentions are asked for from the last known id on, who reposted or quoted only where a counter grew.
Who liked is told in a user's name only; without such a token likes come as counters.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.networks.twitter.accounts import profiles, resolve
from ingestion.networks.twitter.answers import Unreadable, XClient, judge
from ingestion.networks.twitter.posts import mentions, own_posts, read_again
from ingestion.networks.twitter.reactions import reactions
from ingestion.reading import Page, Reading

TITLE = "X"
BASE_URL = "https://api.x.com"
SECRETS = ("bearer_token",)
OPTIONAL_SECRETS = ("user_token",)


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> XClient:  # noqa: ANN401
    """A client that asks as an app; in the name of a user only for who liked, if a token is set."""
    client = XClient(
        "twitter",
        base_url,
        headers={"Authorization": f"Bearer {secrets['bearer_token']}"},
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )
    client.user_token = secrets.get("user_token")
    return client


def read(api: XClient, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: limits may not last for all."""
    found = resolve(api, reading)
    accounts, readable = profiles(api, reading, found)
    yield "accounts", accounts
    recent = yield from read_again(api, reading, readable)
    for account_id in sorted(readable, key=lambda one: (reading.cursor(one, "read") or "", one)):
        try:
            fresh, cut_posts = yield from own_posts(api, reading, readable[account_id])
            cut_mentions = yield from mentions(api, reading, account_id)
            seen = recent.get(account_id, {}) | fresh
            yield from reactions(api, reading, account_id, seen, readable.keys())
        except Unreadable as unreadable:
            reading.done(account_id, unreadable.outcome, unreadable.note)
            continue
        reading.mark(account_id, "read", reading.now)
        reading.done(account_id, "read", "; ".join(filter(None, (cut_posts, cut_mentions))) or None)
