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

from ingestion.client import Client, Gone, Throttled
from ingestion.connection import Connection
from ingestion.networks.foursquare.answers import V2, Closed, Keys, asked, judge, native_id, path_of
from ingestion.networks.foursquare.owners import owners_of, read_owners, read_visits
from ingestion.networks.foursquare.tips import read_tips, read_visitors_tips
from ingestion.networks.foursquare.users import name_of, profile
from ingestion.networks.foursquare.venues import read_venue
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
    """Read what each token's own user is told, then every claimed user and venue.

    Those that waited longest are first, for users cost two requests of the first token each, and
    its hour may not last for all. Check-ins do not wait for that.
    """
    if not reading.claims:
        return
    owners = owners_of(api, reading)
    limit: Throttled | None = None
    try:
        resolve(api, reading)
    except Throttled as throttled:
        # the first token's alone: the others' owners have theirs
        limit = throttled
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
        except Closed as closed:
            reading.done(account, "unreadable", str(closed))
        else:
            reading.mark(account, "read", reading.now)
            reading.done(account, "read", "; ".join(notes[account]) or None)

    yield from read_owners(api, reading, owners, venues, notes)
    if limit:
        raise limit
    known = set(venues)
    yield from reading.each(waiting, one)
    # which venue a page stands for is known once the page was read
    if venues.keys() - known:
        yield from read_visits(api, reading, owners, venues, notes)


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
