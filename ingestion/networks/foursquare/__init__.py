"""Foursquare and Swarm: tips with their likes and saves, and what claimed venues receive.

Users and tips are read with v2 (https://docs.foursquare.com/developer/reference/endpoints), totals
of venues with v2 or, where it is closed, with the Places API. An account is a user or a venue; the
page of a venue stands for its venue. Check-ins are told of a token's own user, and the latest of
each friend: only those at claimed venues are kept, and none of the places somebody else went to.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.client import Client, Gone, Refused
from ingestion.connection import Connection
from ingestion.networks.foursquare.answers import V2, Closed, Keys, asked, judge, native_id, path_of
from ingestion.networks.foursquare.tips import read_tips, read_visitors_tips
from ingestion.networks.foursquare.users import friends, name_of, profile
from ingestion.networks.foursquare.venues import (
    read_checkins,
    read_friends_checkins,
    read_venue,
)
from ingestion.parsed import inner
from ingestion.reading import Claim, Page, Reading

TITLE = "Foursquare"
BASE_URL = ""  # v2 and Places are two hosts
SECRETS = {
    "oauth_token": "foursquare.com/developers > your project: the user token that its OAuth "
    "address foursquare.com/oauth2/authenticate gives; with the tokens of several people, "
    "separated by commas, the check-ins of each are read",
}
OPTIONAL_SECRETS = {
    "service_key": "foursquare.com/developers > your project > Service API keys: reads totals of "
    "venues from the Places API where v2 does not open them to the project",
}
TERMS = None

VENUE = re.compile(r"[0-9a-f]{24}")


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that signs with the first token, or with the service key where it asks Places."""
    tokens = tokens_of(secrets["oauth_token"])
    return Client(
        "foursquare",
        base_url,
        auth=Keys(tokens[0], secrets.get("service_key"), tokens[1:]),
        secrets=(*secrets.values(), *tokens),
        judge=judge,
        **manners,
    )


def tokens_of(setting: str) -> list[str]:
    """The tokens of a setting, the operator's first."""
    return [token.strip() for token in setting.split(",") if token.strip()] or [""]


def whoami(api: Client) -> Connection:
    """The user of the first token, and what is left of this hour's requests about users."""
    answer = api.get(f"{api.site(V2)}/v2/users/self")
    user = inner(answer.body, "response", "user")
    left, most = (answer.headers.get(f"x-ratelimit-{name}") for name in ("remaining", "limit"))
    reset = answer.headers.get("x-ratelimit-reset") or ""
    until = (
        f", until {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC" if reset.isdigit() else ""
    )
    told = f"{left} of {most} requests about users{until}" if left and most else None
    return Connection(name=name_of(user), left=told)


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed user and venue, those that waited longest first, then the check-ins."""
    if not reading.claims:
        return
    owners = owners_of(api, reading)
    resolve(api, reading)
    venues: dict[str, str] = reading.state.setdefault("venues", {})
    claimed = reading.claimed()
    for venue in [venue for venue, account in venues.items() if account not in claimed]:
        del venues[venue]
    venues |= {account: account for account in claimed if VENUE.fullmatch(account)}
    waiting = reading.waiting(claimed)
    notes: dict[str, list[str]] = {account: [] for account in waiting}

    def one(account: str) -> Iterator[Page]:
        try:
            yield from read_account(api, reading, account, venues, notes[account])
        except Gone:
            reading.done(account, "gone", "Foursquare shows no user or venue with this id")
            owners.pop(account, None)
        except Closed as closed:
            reading.done(account, "unreadable", str(closed))
            owners.pop(account, None)
        else:
            if account not in owners:
                finish(reading, account, notes[account])

    yield from reading.each(waiting, one)
    yield from read_owners(api, reading, owners, venues, notes)


def read_owners(
    api: Client,
    reading: Reading,
    owners: dict[str, Keys],
    venues: dict[str, str],
    notes: dict[str, list[str]],
) -> Iterator[Page]:
    """What only a token's own user is told; by now it is known which venues are claimed."""
    friendships: set[str] = set()

    def own(user: str) -> Iterator[Page]:
        yield from read_checkins(api, reading, user, owners[user], venues)
        yield "interactions", list(friends(api, reading, user, owners[user], friendships))
        yield from of_friends(user)
        finish(reading, user, notes[user])

    def of_friends(user: str) -> Iterator[Page]:
        if venues:
            yield from read_friends_checkins(api, reading, owners[user], venues)

    claimed = reading.claimed()
    for user in [user for user in owners if user not in claimed]:
        yield from of_friends(user)
    left = [user for user in owners if user in claimed and user not in reading.failed]
    yield from reading.each(left, own)


def finish(reading: Reading, account: str, notes: list[str]) -> None:
    """Let what was marked of an account count."""
    reading.mark(account, "read", reading.now)
    reading.done(account, "read", "; ".join(notes) or None)


def owners_of(api: Client, reading: Reading) -> dict[str, Keys]:
    """The users who gave a token; one that was revoked does not stop the others."""
    first: Keys = api.auth  # ty: ignore[invalid-assignment]
    owners: dict[str, Keys] = {}
    for keys in first.each():
        try:
            user = native_id(inner(asked(api, "users/self", keys=keys), "user"))
        except Refused:
            if keys.token == first.token:
                raise
            reading.skip("tokens of people that Foursquare does not accept any more")
        else:
            owners |= {user: keys} if user else {}
    return owners


def resolve(api: Client, reading: Reading) -> None:
    """Find the id behind each claim that gives a name or an address only."""
    reading.resolve_each(
        lambda claim: account_of(api, claim), "users", "Foursquare shows nobody by this name"
    )


def account_of(api: Client, claim: Claim) -> str | None:
    """The id that an address or a handle states, or that v2 gives for a page's short name."""
    parts = path_of(claim.url)
    name = (claim.handle or "").lstrip("@") or (parts[-1] if parts else "")
    if not claim.handle and parts[:1] == ["v"] and not VENUE.fullmatch(name):
        return None
    if (name.isascii() and name.isdigit()) or VENUE.fullmatch(name):
        return name
    if not re.fullmatch(r"[\w.-]{1,60}", name) or name == "self":
        return None
    try:
        return native_id(inner(asked(api, f"users/{name}"), "user"))
    except (Gone, Closed):
        return None


def read_account(
    api: Client, reading: Reading, account: str, venues: dict[str, str], notes: list[str]
) -> Iterator[Page]:
    """All that everybody is told of one user or venue."""
    venue: str | None = account
    if not VENUE.fullmatch(account):
        user = inner(asked(api, f"users/{account}"), "user")
        yield "accounts", [profile(reading, account, user)]
        if inner(user, "tips").get("count") != 0 or reading.cursor(account, "tips"):
            try:
                yield from read_tips(api, reading, account)
            except Gone as gone:
                # the user was shown just now
                notes.append(f"tips are not read: {gone}")
        venue = native_id(inner(user, "venue"))
    # a venue that is claimed itself is not read again for the page that stands for it
    if venue and venues.setdefault(venue, account) == account:
        yield from read_venue(api, reading, account, venue, notes)
        yield from read_visitors_tips(api, reading, account, venue, notes)
