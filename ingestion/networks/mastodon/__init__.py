"""Mastodon: posts on any instance, and who favourites, boosts, quotes, answers and names.

Read with the API v1 (https://docs.joinmastodon.org/api/), of every claimed account on its own
instance, for others know it in part only. The token of an account tells all acts on it with their
time; without one they are looked for below its posts, plain mentions and follows stay unknown, and
favourites and boosts are told without a time. account_id is `host/id`, posts go by their uri.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from ingestion.client import Bearer, Gone, Problem
from ingestion.connection import Connection
from ingestion.networks.mastodon.answers import Denied, Instances, judge
from ingestion.networks.mastodon.instance import Instance
from ingestion.networks.mastodon.lists import lists
from ingestion.networks.mastodon.names import place_of
from ingestion.networks.mastodon.notifications import notifications
from ingestion.networks.mastodon.profiles import Profiles
from ingestion.networks.mastodon.reactions import own_favourites, reactions
from ingestion.networks.mastodon.timeline import timeline, told
from ingestion.parsed import inner
from ingestion.problems import TOLD, kind_of
from ingestion.reading import Claim, Page, Reading

TITLE = "Mastodon"
BASE_URL = ""
SECRETS: dict[str, str] = {}
OPTIONAL_SECRETS = {
    "access_tokens": (
        "host=token, one for each account whose favourites, boosts, follows and mentions shall be "
        "read with their time, with commas between them: on its instance under Preferences > "
        "Development > New application, scopes read:accounts, read:statuses and "
        "read:notifications; read:lists besides brings its lists, which nobody else sees."
    ),
}
TERMS = None


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Instances:  # noqa: ANN401
    """A client for every instance; a token is sent to the one that it is of."""
    pairs = [
        (host.rpartition("@")[2].lower(), token)
        for host, _, token in (
            one.partition("=") for one in re.split(r"[\s,]+", secrets.get("access_tokens", ""))
        )
        if host
    ]
    tokens: dict[str, list[Bearer]] = {}
    for host, token in pairs:
        if token:
            tokens.setdefault(host, []).append(Bearer(token))
    return Instances(
        "mastodon",
        base_url,
        # what names no instance may be a token just the same
        secrets=[token or host for host, token in pairs],
        judge=judge,
        tokens=tokens,
        misspelled=sum(not token for _, token in pairs),
        **manners,
    )


def read(api: Instances, reading: Reading) -> Iterator[Page]:
    """Read instance after instance; one that fails is told, and hinders no other."""
    by_host: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        host, name = place_of(claim)
        if host and (name or claim.account_id):
            by_host.setdefault(host, []).append(claim)
        else:
            place = claim.account_id or claim.handle or claim.url or ""
            reason = "no instance: write name@host, or the account_id as host/id"
            reading.quarantine("accounts", place, "handle", reason)
    if api.misspelled:
        reading.skip("tokens that name no instance: write host=token", api.misspelled)
    failures: dict[str, Exception] = {}
    profiles: list[Profiles] = []
    # all profiles first: what an account is called elsewhere must be known when acts are read
    for host, claims in sorted(by_host.items()):
        found = Profiles(api, reading, host)
        try:
            yield "accounts", found.read(claims)
            profiles.append(found)
        except Problem as problem:
            failures[host] = problem
            for claim in claims:
                reading.done(reading.account_of(claim) or host, "unreadable", str(problem))
        except Exception as error:
            reading.failed[host] = error
            for claim in claims:
                reading.break_off(reading.account_of(claim) or host, TOLD[kind_of(error)])
    for found in profiles:
        try:
            yield from accounts(api, reading, found)
        except Exception as problem:
            failures[found.host] = problem
    if failures and len(failures) == len(by_host):
        raise failures.popitem()[1]


def accounts(api: Instances, reading: Reading, profiles: Profiles) -> Iterator[Page]:
    """Read the accounts of one instance, those that waited longest first: a limit may not last."""
    instance = Instance(api, reading, profiles.host, profiles.token)
    waiting = reading.waiting(profiles.found)
    had_turn: set[str] = set()

    def one(account_id: str) -> Iterator[Page]:
        had_turn.add(account_id)
        instance.marks = {}
        try:
            note = yield from account(instance, account_id, profiles)
        except Gone:
            reading.done(account_id, "gone", f"{profiles.host} shows no such account")
        except Denied as denied:
            reading.done(account_id, "unreadable", str(denied))
        else:
            for stream, value in {**instance.marks, "read": reading.now}.items():
                reading.mark(account_id, stream, value)
            reading.done(account_id, "read", note)

    try:
        yield from reading.each(waiting, one)
    except Exception as problem:
        for account_id in waiting:
            if account_id not in had_turn:
                reading.pass_over(account_id, TOLD[kind_of(problem)])
        raise


def account(
    instance: Instance, account_id: str, profiles: Profiles
) -> Generator[Page, None, str | None]:
    """Everything of one account; returns what to note."""
    found = timeline(instance, account_id, profiles.found[account_id])
    token, notes = profiles.tokens.get(account_id), [found.note]
    if token:
        try:
            # before its own posts are told: what they answer came with a notification mostly
            notes.append((yield from notifications(instance, account_id, token)))
        except Denied as denied:
            notes.append(f"without notifications: {denied}")
            token = None
    yield from told(instance, account_id, found)
    if mine := profiles.tokens.get(account_id):
        if mine is instance.token:
            yield "interactions", own_favourites(instance, account_id, found.own)
        yield from lists(instance, account_id, mine)
    if not token:
        yield from reactions(instance, account_id, found.own, found.totals_before)
    return "; ".join(filter(None, notes)) or None


def whoami(api: Instances) -> Connection:
    """Whose the first token is; without one there is nobody to ask, and nothing is needed."""
    for host, tokens in api.tokens.items():
        answer = api.ask(f"{api.site(host)}/api/v1/accounts/verify_credentials", {}, tokens[0])
        name = f"{inner(answer.body).get('username')}@{host}"
        return Connection(name=name, left=left(answer.headers))
    return Connection()


def left(headers: Mapping[str, str]) -> str | None:
    """What is left of a limit, and until when, where an instance tells."""
    limit, remaining, reset = (
        headers.get(f"x-ratelimit-{name}") or "" for name in ("limit", "remaining", "reset")
    )
    if not limit or not remaining:
        return None
    return f"{remaining} of {limit} requests" + (f", until {reset[11:16]} UTC" if reset else "")
