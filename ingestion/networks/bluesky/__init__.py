"""Bluesky: own posts with their totals, and who likes, reposts, quotes, answers and names them.

Read with the public API of its AppView (https://docs.bsky.app/docs/api/), which needs no account.
Only the search for who names somebody does: an app password adds it. The time of a repost is told
by the feed of whoever reposted, so for accounts that are not read the first observation counts.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.client import Answer, Gone
from ingestion.connection import Connection
from ingestion.networks.bluesky.accounts import profiles, resolve
from ingestion.networks.bluesky.answers import BlueskyClient, Unreadable, judge
from ingestion.networks.bluesky.feed import own_posts, remember, removals
from ingestion.networks.bluesky.lists import lists
from ingestion.networks.bluesky.mentions import mentions
from ingestion.networks.bluesky.reactions import new_followers, reactions
from ingestion.reading import Page, Reading

TITLE = "Bluesky"
BASE_URL = ""
SECRETS: dict[str, str] = {}
OPTIONAL_SECRETS = {
    "identifier": "the handle or e-mail that you log in with (the handle, where your account does "
    "not live at bsky.social): with the app password it adds who names an account in a post, which "
    "only members may search",
    "app_password": "bsky.app > Settings > Privacy and security > App passwords > Add (without "
    "access to direct messages), never the password of the account itself",
}
TERMS = None


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> BlueskyClient:  # noqa: ANN401
    """A client that asks as nobody; as a member only where a login is set and nothing else will do.

    Where `base_url` is set, every host is reached below it.
    """
    client = BlueskyClient("bluesky", base_url, secrets=secrets.values(), judge=judge, **manners)
    if "identifier" in secrets and "app_password" in secrets:
        # a server takes a name with its @ for an e-mail
        client.login = (secrets["identifier"].lstrip("@"), secrets["app_password"])
    return client


def read(api: BlueskyClient, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: a limit may not last for all."""
    found = resolve(api, reading)
    accounts, readable = profiles(api, reading, found)
    yield "accounts", accounts

    def one(account_id: str) -> Iterator[Page]:
        try:
            seen = yield from own_posts(api, reading, account_id, readable)
            yield from removals(api, reading, account_id, seen)
            is_clear = yield from reactions(api, reading, account_id, seen, readable)
            note = yield from mentions(api, reading, account_id, readable)
            yield from new_followers(api, reading, account_id, readable)
            yield from lists(api, reading, account_id, readable[account_id])
        except Gone:
            return reading.done(account_id, "gone", "Bluesky shows no account with this id")
        except Unreadable as unreadable:
            return reading.done(account_id, "unreadable", str(unreadable))
        # as long as a time cannot be understood, the next run begins where this one began
        if is_clear and seen.is_clear:
            remember(reading, account_id, seen)
        told = "; ".join(filter(None, (seen.note, note)))
        return reading.done(account_id, "read", told or None)

    yield from reading.each(reading.waiting(readable), one)


def whoami(api: BlueskyClient) -> Connection:
    """The member that a login is of, and how much of the five minutes' requests is left.

    https://docs.bsky.app/docs/advanced-guides/rate-limits; the public API asks and tells nothing.
    """
    if api.login is None:
        api.public("_health")
        return Connection(scopes=("public data",))
    answer = api.as_member("com.atproto.server.getSession")
    granted = api.session.scope if api.session else None
    scopes = ("public data", "search", *([granted] if granted else []))
    return Connection(name=answer.body.get("handle"), scopes=scopes, left=left(answer))


def left(answer: Answer) -> str | None:
    """What is left of the requests of five minutes, from RateLimit-*; None if that is not told."""
    told = [answer.headers.get(f"ratelimit-{name}", "") for name in ("remaining", "limit", "reset")]
    if not all(one.isascii() and one.isdigit() for one in told):
        return None
    remaining, limit, reset = map(int, told)
    return (
        f"{remaining:,} of {limit:,} requests, until {datetime.fromtimestamp(reset, UTC):%H:%M} UTC"
    )
