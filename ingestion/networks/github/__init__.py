"""GitHub: public repositories, and who stars, forks and discusses them.

Public data of the REST API (https://docs.github.com/en/rest), read with a token for its limit of
5,000 requests an hour. account_id and post_id are the numbers that stay when a user or repository
is renamed. Followers are told without a time.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from ingestion import addresses
from ingestion.client import Client, Gone
from ingestion.connection import Connection
from ingestion.links import links_of, profile_at
from ingestion.names import names_of, rename
from ingestion.networks.github.answers import Denied, GitHub, Wish, ask, judge, key, listed, until
from ingestion.networks.github.repositories import Received, post
from ingestion.parsed import Item, inner, number
from ingestion.reading import Claim, Page, Reading

TITLE = "GitHub"
BASE_URL = "https://api.github.com"
SECRETS = {
    "token": "A personal access token made at https://github.com/settings/tokens: a fine-grained "
    "one for public repositories needs no permission, a classic one no scope."
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

VERSION = "2022-11-28"
MOST_FOLLOWERS = 1000  # of more, only the number is read: a list in no stated order has no newest
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
PROFILE_FIELDS = {
    "login", "id", "node_id", "avatar_url", "gravatar_id", "url", "html_url", "followers_url",
    "following_url", "gists_url", "starred_url", "subscriptions_url", "organizations_url",
    "repos_url", "events_url", "received_events_url", "type", "user_view_type", "site_admin",
    "name", "company", "blog", "location", "email", "hireable", "bio", "twitter_username",
    "public_repos", "public_gists", "followers", "following", "created_at", "updated_at",
    "notification_email",
}  # fmt: skip


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> GitHub:  # noqa: ANN401
    """A client that says which version of the API it knows."""
    return GitHub(
        "github",
        base_url,
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {secrets['token']}",
            "X-GitHub-Api-Version": VERSION,
        },
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )


def whoami(api: Client) -> Connection:
    """Whose token it is, what a classic one may do, and what is left of the hour's requests."""
    answer = ask(api, "user")
    scopes = (answer.headers.get("x-oauth-scopes") or "").split(",")
    left, limit = (
        answer.headers.get(f"x-ratelimit-{name}") or "" for name in ("remaining", "limit")
    )
    told = (
        f"{int(left):,} of {int(limit):,} requests{until(answer.headers)}"
        if left and limit
        else None
    )
    return Connection(
        name=answer.body.get("login"),
        scopes=tuple(scope.strip() for scope in scopes if scope.strip()),
        left=told,
    )


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: a limit may not last for all.

    New accounts are all looked at before the first comment is read, for it may name them; what they
    are called is remembered, or many accounts would use up every hour with looks.
    """
    met = resolve(api, reading)
    logins = names_of(reading)
    known = set(logins.values())
    waiting = reading.waiting(reading.claimed())
    shown: dict[str, Item] = {}

    def look(account: str) -> Generator[Page, None, bool]:
        if profile := met.get(account) or profile_of(api, f"user/{account}"):
            shown[account] = profile
            rename(logins, account, str(profile.get("login")))
        else:
            reading.done(account, "gone", "GitHub shows no account with this number")
        yield from ()
        return account in shown

    def one(account: str) -> Iterator[Page]:
        try:
            yield from read_account(api, reading, account, shown[account], logins)
        except Gone as gone:
            reading.done(account, "gone", str(gone))
        except Denied as denied:
            reading.done(account, "unreadable", str(denied))

    unknown = [account for account in waiting if account not in known]
    yield from reading.each_shown(waiting, unknown, look, one)


def resolve(api: Client, reading: Reading) -> dict[str, Item]:
    """Find the number behind each claim that gives a name or an address only; their profiles."""
    profiles: dict[str, Item] = {}

    def find(claim: Claim) -> str | None:
        name = login_of(claim)
        found = profile_of(api, f"users/{name}") if name else None
        account = key(found) if found else None
        if found and account:
            profiles[account] = found
        return account

    reading.resolve_each(find, "users", "GitHub knows no account by this name")
    return profiles


def login_of(claim: Claim) -> str | None:
    """The name that a handle or an address states."""
    in_address = addresses.split(claim.url).path.strip("/").partition("/")[0]
    name = (claim.handle or "").strip().lstrip("@") or in_address
    return name if LOGIN.fullmatch(name) else None


def profile_of(api: Client, path: str) -> Item | None:
    """A profile, None where there is nobody."""
    try:
        body = ask(api, path).body
    except Gone:
        return None
    return body if isinstance(body, dict) else None


def read_account(
    api: Client, reading: Reading, account: str, profile: Item, logins: Mapping[str, str]
) -> Iterator[Page]:
    """Everything of one account; finishes its reading."""
    own = [profile.get("blog"), profile_at("twitter", profile.get("twitter_username"))]
    links = links_of([*own, *elsewhere(api, reading, account, profile)])
    yield "accounts", [account_row(reading, account, profile) | {"links": links}]
    received = Received(api, reading, account, logins)
    note = None
    yield from followers(received, profile)
    if isinstance(count := number(profile.get("followers")), int) and count > MOST_FOLLOWERS:
        note = f"followers: more than {MOST_FOLLOWERS:,}, only their number is read"
    path, mine = f"users/{profile.get('login')}/repos", []
    for found, _ in listed(api, path, {"type": "owner", "sort": "pushed"}):
        own = [one for one in found if not one.get("private") and not one.get("fork")]
        if copies := sum(bool(one.get("fork")) for one in found):
            reading.skip("forks, which are others' work", copies)
        yield "posts", [post(reading, account, repository) for repository in own]
        mine += own
    yield (
        "removals",
        removed(api, reading, account, [native_id for one in mine if (native_id := key(one))]),
    )
    for repository in mine:
        yield from received.pages(repository)
    yield from received.counters()
    reading.mark(account, "read", reading.now)
    reading.done(account, "read", note)


def elsewhere(api: Client, reading: Reading, account: str, profile: Item) -> list[Any]:
    """Up to four more addresses, GET /users/:login/social_accounts; free where nothing changed."""
    etag, _, told = (reading.cursor(account, "elsewhere") or "").partition("\n")
    path, wish = f"users/{profile.get('login')}/social_accounts", Wish(etag=etag or None)
    try:
        answer = ask(api, path, wish=wish)
    except (Denied, Gone):
        return told.split()
    if answer.status == 304:
        return told.split()
    found = answer.body if isinstance(answer.body, list) else []
    addresses = [url for one in found if isinstance(url := inner(one).get("url"), str)]
    reading.mark(account, "elsewhere", "\n".join((answer.headers.get("etag") or "", *addresses)))
    return addresses


def followers(received: Received, profile: Item) -> Iterator[Page]:
    """Who follows, where their number has changed."""
    reading, account, count = received.reading, received.account, number(profile.get("followers"))
    before = reading.cursor(account, "followers") or 0
    if not isinstance(count, int) or count == before or count > MOST_FOLLOWERS:
        return
    for users, _ in listed(received.api, f"users/{profile.get('login')}/followers", {}):
        rows = [
            received.act(f"follow:{account}:{actor}", "follow", actor, None)
            for user in users
            if (actor := received.actor(user, "follow"))
        ]
        yield "interactions", rows
    reading.mark(account, "followers", count)


def removed(
    api: Client, reading: Reading, account: str, listed_now: list[str]
) -> list[dict[str, Any]]:
    """Removals of repositories that were listed, are not any more, and cannot be read either."""
    rows = []
    for native_id in (reading.cursor(account, "repositories") or "").split():
        if native_id not in listed_now:
            try:
                ask(api, f"repositories/{native_id}")
            except Gone:
                rows.append({"kind": "post", "id": native_id, "observed_at": reading.now})
    reading.mark(account, "repositories", " ".join(listed_now))
    return rows


def account_row(reading: Reading, account: str, profile: Item) -> dict[str, Any]:
    """One row of accounts from a profile."""
    reading.notice("user", profile, PROFILE_FIELDS)
    return {
        "account_id": account,
        "handle": profile.get("login"),
        "display_name": profile.get("name"),
        "description": profile.get("bio"),
        "location": profile.get("location"),
        "url": profile.get("html_url"),
        "followers": profile.get("followers"),
        "following": profile.get("following"),
        "posts": profile.get("public_repos"),
        "created_at": profile.get("created_at"),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
