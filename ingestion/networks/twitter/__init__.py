"""X, once Twitter: profiles, own posts, and who answers, names, quotes and passes them on.

Read with the API v2 (https://docs.x.com/x-api), which bills every object it returns: own posts and
mentions are asked for from the last known id on, who reposted or quoted only where a counter grew.
Who liked is told in a user's name only; without such a token likes come as counters.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Bearer
from ingestion.connection import Connection
from ingestion.networks.twitter.accounts import profiles, resolve
from ingestion.networks.twitter.answers import Unreadable, XClient, inner, judge
from ingestion.networks.twitter.billing import Meter
from ingestion.networks.twitter.lists import places
from ingestion.networks.twitter.looks import in_turn
from ingestion.networks.twitter.posts import mentions, own_posts, read_again
from ingestion.networks.twitter.reactions import reactions
from ingestion.reading import Page, Reading

TITLE = "X"
BASE_URL = "https://api.x.com"
SECRETS = {
    "bearer_token": "console.x.com > your app > Keys and tokens > Bearer Token; reads are paid for",
}
OPTIONAL_SECRETS = {
    "user_token": "an OAuth 2.0 user token with tweet.read, users.read, like.read and "
    "offline.access: adds who liked the posts of that user",
    "monthly_objects": "your own cap: how many posts and users X may bill in a month, a number",
}
TERMS = (
    "X's developer policy limits tying accounts to persons who did not agree to it: confirm that "
    "everybody you score from X's API did, or is a public figure or an organisation."
)


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
    client.meter = Meter.of(secrets.get("monthly_objects"))
    return client


def whoami(api: XClient) -> Connection:
    """The user whose token is set, and how many posts the app was billed for this month.

    https://docs.x.com/x-api/usage/get-usage
    """
    usage = inner(api.get("2/usage/tweets").body, "data")
    used, cap = usage.get("project_usage"), usage.get("project_cap")
    left = f"{used} of {cap} posts used this month" if used is not None and cap else None
    if api.user_token is None:
        return Connection(left=left)
    me = inner(api.get("2/users/me", auth=Bearer(api.user_token)).body, "data")
    return Connection(name=me.get("username"), left=left)


def read(api: XClient, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: limits may not last for all."""
    api.meter.open(reading)
    found = resolve(api, reading)
    accounts, readable = profiles(api, reading, found)
    yield "accounts", accounts
    recent = yield from read_again(api, reading, readable)

    def one(account_id: str) -> Iterator[Page]:
        try:
            fresh, cut_posts = yield from own_posts(api, reading, readable[account_id])
            cut_mentions = yield from mentions(api, reading, account_id)
            seen = recent.get(account_id, {}) | fresh
            left = yield from reactions(api, reading, account_id, seen, readable.keys())
            yield "interactions", places(api, reading, readable[account_id])
        except Unreadable as unreadable:
            return reading.done(account_id, unreadable.outcome, unreadable.note)
        reading.mark(account_id, "read", reading.now)
        note = "; ".join(filter(None, (cut_posts, cut_mentions, left)))
        return reading.done(account_id, "read", note or None)

    yield from reading.each(in_turn(reading, readable), one)
